"""docs/architecture.md draws what the import contracts say, and the middleware that the settings say."""

import re
import tomllib

from django.conf import settings

from tools.project import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text()
CONTRACTS = {
    contract["id"]: contract["layers"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    if "layers" in contract
}
APPS, KERNEL = re.search(r"```\n(.*?)\n\n(.*?)\n```", PAGE, re.S).groups()


def test_the_picture_has_the_apps_of_the_contract_from_top_to_bottom():
    assert [line.split()[0] for line in APPS.splitlines()] == CONTRACTS["layers"]


def test_the_picture_has_the_layers_of_the_kernel_that_the_contract_has():
    drawn = [re.sub(r"^  \S.*?\s{2,}", "", layer).split() for layer in KERNEL.split("\n\n")]

    assert drawn == [layer.split(" : ") for layer in CONTRACTS["kernel"]]


def test_the_middleware_is_told_in_the_order_of_the_settings():
    own = [name.rsplit(".", 1)[1] for name in settings.MIDDLEWARE if name.startswith("cms.")]
    section = PAGE.split("## A request")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]

    assert re.findall(r"`(\w+)`", " ".join(rows)) == own
