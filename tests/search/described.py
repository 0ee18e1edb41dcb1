"""OpenSearch’s API as its client for Node has it, whose types are made from the published description."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.required import lacking
from tools import frontend

CLIENT = "@opensearch-project/opensearch"
# What the client calls what we ask for, by method and path.
OPERATIONS = {
    "Info": "GET /",
    "Search": "POST /{index}/_search",
    "Bulk": "POST /{index}/_bulk",
    "Delete": "DELETE /{index}/_doc/{id}",
    "Indices_Create": "PUT /{index}",
    "Indices_Delete": "DELETE /{index}",
    "Indices_PutMapping": "PUT /{index}/_mapping",
}


class Exchange(NamedTuple):
    method: str
    address: str
    body: Any
    answer: dict


def operation_of(exchange: Exchange) -> tuple[str, dict[str, str]]:
    """What it asks for, and of what."""
    asked = f"{exchange.method} {urlsplit(exchange.address).path}"
    for name, pattern in OPERATIONS.items():
        if found := re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/_][^/]*)", pattern), asked):
            return name, {key: unquote(value) for key, value in found.groupdict().items()}
    raise AssertionError(f"Not an operation that we know of: {asked}")


def faults(exchanges: list[Exchange], folder: Path) -> str:
    """What TypeScript says against the requests and answers; nothing where they are as described."""
    packages = frontend.WORK / "node_modules"
    node = shutil.which("node", path=frontend.npm_environment()["PATH"])
    if not node or not (packages / CLIENT).exists():
        lacking("npm has not fetched the packages: make test does")
    (folder / "node_modules").symlink_to(packages)
    lines = [f'import {{ API }} from "{CLIENT}";']
    for number, exchange in enumerate(exchanges):
        name, places = operation_of(exchange)
        parameters = {key: _value(text) for key, text in parse_qsl(urlsplit(exchange.address).query)}
        request = parameters | places | ({"body": exchange.body} if exchange.body else {})
        lines.append(f"const request{number}: API.{name}_Request = {json.dumps(request)};")
        lines.append(f"const answer{number}: API.{name}_ResponseBody = {json.dumps(exchange.answer)};")
    (folder / "exchanges.ts").write_text("\n".join(lines))
    check = [
        packages / "typescript" / "bin" / "tsc",
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "exchanges.ts",
    ]
    return subprocess.run([node, *check], cwd=folder, capture_output=True, text=True, check=False).stdout


def _value(text: str) -> Any:
    """In an address, numbers and truths are text."""
    try:
        return json.loads(text)
    except ValueError:
        return text
