"""docs/architecture.md draws what the import contracts say, and the middleware that the settings say."""

import re
import tomllib
from collections import Counter

from django.conf import settings

from tools.project import ROOT

MOST_LOOSE_MODULES = 25
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

    assert drawn == [layer.split(" | ") for layer in CONTRACTS["kernel"]]


def test_the_middleware_is_told_in_the_order_of_the_settings():
    own = [name.rsplit(".", 1)[1] for name in settings.MIDDLEWARE if name.startswith("cms.")]
    section = PAGE.split("## A request")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]

    assert re.findall(r"`(\w+)`", " ".join(rows)) == own


def test_every_middleware_is_called_one():
    own = [name.rsplit(".", 1)[1] for name in settings.MIDDLEWARE if name.startswith("cms.")]
    assert [name for name in own if not name.endswith("Middleware")] == []


def test_no_two_classes_of_the_site_have_one_name():
    """But for migrations and commands, which Django names."""
    names = Counter(
        name
        for app in CONTRACTS["layers"]
        for path in (ROOT / app).rglob("*.py")
        if not {"migrations", "commands"} & set(path.parts)
        for name in re.findall(r"^class (\w+)", path.read_text(), re.M)
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_the_kernel_has_few_loose_modules():
    assert len(list((ROOT / "cms").glob("*.py"))) <= MOST_LOOSE_MODULES
