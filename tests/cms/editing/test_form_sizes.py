"""The largest form of the site can be saved; a larger one says so, before and after (docs/security.md)."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.admin.panels import InlinePanel, Panel, get_edit_handler
from wagtail.blocks import ListBlock, StreamBlock
from wagtail.fields import StreamField
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.blocks import BodyBlock
from cms.editing import form_sizes
from cms.editing.form_sizes import (
    MOST_BLOCKS,
    MOST_COLUMNS,
    MOST_FIELDS,
    MOST_ITEMS,
    MOST_MOVES,
    MOST_ROWS,
    MOST_TABLES,
)
from cms.models import BasePage
from tests.factories import (
    CommitmentFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    UpdateSeriesPageFactory,
)

ADMIN_PAGES = "/admin/pages/"


def table(prefix: str, rows: int, columns: int) -> dict[str, str]:
    """What a browser sends for a table."""
    data = {f"{prefix}-caption": "", f"{prefix}-row-count": str(rows), f"{prefix}-column-count": str(columns)}
    for column in range(columns):
        facts = {"type": "text", "order": str(column), "deleted": "", "heading": f"Column {column}"}
        data |= {f"{prefix}-column-{column}-{name}": value for name, value in facts.items()}
    for row in range(rows):
        data |= {f"{prefix}-row-{row}-order": str(row), f"{prefix}-row-{row}-deleted": ""}
        data |= {f"{prefix}-cell-{row}-{column}": f"{row} times {column}" for column in range(columns)}
    return data


def body(blocks: int, tables: int, rows: int = MOST_ROWS, columns: int = MOST_COLUMNS) -> dict[str, str]:
    words = rich_text("<p>" + "What the night shift asked for. " * 12 + "</p>")
    kinds = [("table", {"caption": ""})] * tables + [("text", words)] * (blocks - tables)
    data = nested_form_data({"body": streamfield(kinds)})
    for number in range(tables):
        data |= table(f"body-{number}-value-table", rows, columns)
    return data


@pytest.fixture
def page(home) -> BasePage:
    return InformationPageFactory(parent=home, slug="largest")


def edit(client, page: BasePage, data: dict):
    facts = {"title": page.title, "slug": page.slug, "summary": page.summary, "comments-TOTAL_FORMS": 0}
    facts |= {f"comments-{name}": 0 for name in ("INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    return client.post(f"{ADMIN_PAGES}{page.pk}/edit/", facts | data)


def newest(page: BasePage):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def test_a_page_of_the_most_blocks_and_the_largest_tables_is_saved(admin_client, page):
    data = body(MOST_BLOCKS, MOST_TABLES)
    assert len(data) <= MOST_FIELDS / 2  # as much again may have been removed, and is sent all the same
    assert edit(admin_client, page, data).status_code == 302
    stored = newest(page).body
    assert len(stored) == MOST_BLOCKS
    assert len(stored[MOST_TABLES - 1].value["table"].row_data) == MOST_ROWS


def test_a_month_of_the_most_items_with_the_most_commitments_is_saved(admin_client, network):
    month = MonthlyUpdatePageFactory(
        parent=UpdateSeriesPageFactory(parent=network), month=date(2026, 9, 1), slug="2026-09"
    )
    promises = [CommitmentFactory(network=None, title="x" * 60) for _number in range(MOST_MOVES)]
    moves = [{"commitment": promise.pk, "status": ""} for promise in promises]
    words = rich_text("<p>" + "What the night shift asked for. " * 6 + "</p>")
    items = [
        {"topic": f"Topic {number}", "detail": words, "status": "done", "contact_email": ""}
        | {"moves": inline_formset(moves)}
        for number in range(MOST_ITEMS)
    ]
    data = nested_form_data({"items": inline_formset(items), "body": streamfield([])})
    assert len(data) <= MOST_FIELDS / 2
    assert edit(admin_client, month, data).status_code == 302
    stored = newest(month)
    assert stored.items.count() == MOST_ITEMS
    assert stored.items.last().moves.count() == MOST_MOVES


@pytest.mark.parametrize(("rows", "columns"), [(MOST_ROWS + 1, 1), (1, MOST_COLUMNS + 1)])
def test_a_table_with_one_row_or_column_more_is_refused_in_words_with_all_that_was_typed(
    admin_client, page, rows, columns
):
    answer = edit(admin_client, page, body(1, 1, rows, columns))
    assert answer.status_code == 200
    assert "Put the rest into another table." in answer.content.decode()
    assert f"{rows - 1} times {columns - 1}" in answer.content.decode()


def too_much(client, page: BasePage, **headers):
    body = "&".join(["x=1"] * (MOST_FIELDS + 1))
    address, kind = f"{ADMIN_PAGES}{page.pk}/edit/", "application/x-www-form-urlencoded"
    return client.post(address, body, content_type=kind, headers=headers)


def test_what_no_form_of_the_site_sends_is_refused_with_what_to_do(admin_client, page):
    answer = too_much(admin_client, page)
    assert answer.status_code == 413
    text = answer.content.decode()
    assert "your browser still has what you typed" in text
    assert "Use your browser’s back button" in text


def test_the_autosave_says_that_the_page_is_too_large(admin_client, page):
    answer = too_much(admin_client, page, accept="application/json")
    assert answer.json()["error_message"].startswith("This page has become too large to be saved.")


def test_a_body_longer_than_django_reads_gets_the_same_answer(admin_client, page):
    assert edit(admin_client, page, {"summary": "x" * (form_sizes.MOST_BYTES + 1)}).status_code == 413


def test_django_lets_through_what_the_forms_allow():
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS == MOST_FIELDS
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == form_sizes.MOST_BYTES
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES == form_sizes.MOST_FILES


# --- Every list says how long it may be --------------------------------------------------------------------


def our_models() -> list[type]:
    return [model for model in apps.get_models() if issubclass(model, BasePage)] + get_snippet_models()


def form_of(model) -> Panel:
    return model.get_edit_handler() if issubclass(model, BasePage) else get_edit_handler(model)


def inline_panels(panel: Panel) -> Iterator[InlinePanel]:
    if isinstance(panel, InlinePanel):
        yield panel
        yield from inline_panels(panel.child_edit_handler)
    for child in getattr(panel, "children", ()):
        yield from inline_panels(child)


def test_every_list_in_a_form_has_a_bound():
    found = [panel for model in our_models() for panel in inline_panels(form_of(model))]
    assert {panel.relation_name for panel in found} >= {"items", "moves", "quotations", "aims", "pauses"}
    assert [panel for panel in found if panel.max_num is None] == []


def blocks_in(block) -> Iterator:
    yield block
    for child in getattr(block, "child_blocks", {}).values():
        yield from blocks_in(child)
    if isinstance(block, ListBlock):
        yield from blocks_in(block.child_block)


def test_every_list_of_blocks_has_a_bound():
    streams = [
        field.stream_block
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, StreamField)
    ]
    assert streams
    lists = [
        each for block in streams for each in blocks_in(block) if isinstance(each, StreamBlock | ListBlock)
    ]
    assert [each for each in lists if not each.meta.max_num] == []


def test_a_page_holds_no_table_more_than_its_fields_are_counted_for():
    value = BodyBlock().to_python(
        [{"type": "table", "value": {"caption": "", "table": None}}] * (MOST_TABLES + 1)
    )
    with pytest.raises(ValidationError):
        BodyBlock().clean(value)
