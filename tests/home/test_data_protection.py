"""`docs/data-protection.md` names every column about people that the site keeps, and no other."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

DOCS = (Path(settings.BASE_DIR) / "docs/data-protection.md").read_text()
SECTIONS = re.findall(r"^### [^\n(]*\((`[^\n]+?`)\)$(.*?)(?=^##)", DOCS, re.MULTILINE | re.DOTALL)
MODELS = [re.findall(r"`(.+?)`", names) for names, _text in SECTIONS]


OURS = {"cms", "home", "networks", "search", "updates"}


def names_a_person(field: models.Field) -> bool:
    return field.related_model is get_user_model() or isinstance(field, models.EmailField)


def columns_named(text: str) -> set[str]:
    rows = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_every_table_about_readers_is_in_it():
    named = {name for names in MODELS for name in names}
    assert {"home.Feedback", "home.Triage", "home.PageRemark", "networks.Subscription"} <= named


def test_every_table_of_ours_that_names_an_account_or_a_mailbox_is_in_it():
    tables = [model for model in apps.get_models() if model._meta.app_label in OURS]
    naming = [model for model in tables if any(map(names_a_person, model._meta.local_fields))]
    assert len(naming) > 10
    assert [model._meta.label for model in naming if f"`{model._meta.label}`" not in DOCS] == []


def test_every_table_it_names_exists():
    named = re.findall(r"`([a-z]+\.[A-Z]\w+)`", DOCS)
    assert {name for name in named if apps.get_model(name)} == set(named)


@pytest.mark.parametrize(
    ("tables", "section"), list(zip(MODELS, SECTIONS, strict=True)), ids=lambda each: str(each)[:40]
)
def test_it_names_every_column_and_no_other(tables, section):
    stored = {field.name for name in tables for field in apps.get_model(name)._meta.concrete_fields}
    assert columns_named(section[1]) == stored
