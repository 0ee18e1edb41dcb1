"""`docs/data-protection.md` names every column about people that the site keeps, and no other."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

DOCS = (Path(settings.BASE_DIR) / "docs/data-protection.md").read_text()
SECTIONS = re.findall(r"^### .*?\((`.+?`)\)$(.*?)(?=^##)", DOCS, re.MULTILINE | re.DOTALL)
MODELS = [re.findall(r"`(.+?)`", names) for names, _text in SECTIONS]


def columns_named(text: str) -> set[str]:
    rows = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_every_table_about_readers_is_in_it():
    named = {name for names in MODELS for name in names}
    assert {"home.Feedback", "home.Triage", "home.PageRemark", "networks.Subscription"} <= named


@pytest.mark.parametrize(
    ("models", "section"), zip(MODELS, SECTIONS, strict=True), ids=lambda each: str(each)[:40]
)
def test_it_names_every_column_and_no_other(models, section):
    stored = {field.name for model in models for field in apps.get_model(model)._meta.concrete_fields}
    assert columns_named(section[1]) == stored
