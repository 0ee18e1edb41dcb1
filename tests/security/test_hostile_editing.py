"""What somebody who edits can send at its largest costs no more than it should.

The figures are those that the server lets in (`cms/form_sizes.py`). What is counted is work, never seconds:
forms and cells made, words compared, queries. The bounds are in `docs/security.md`.
"""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from django.forms.forms import BaseForm
from wagtail.blocks import FieldBlock

from cms.form_sizes import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_FIELDS,
    MOST_FORMS,
    MOST_ITEMS,
    MOST_MOVES,
)
from tests.factories import MonthlyUpdatePageFactory, UpdateSeriesPageFactory

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def counted(monkeypatch) -> Callable:
    """`counted(owner, name, most)`: how often a method is called; more than `most` fails at once."""

    def watch(owner: type, name: str, most: int) -> list:
        calls, method = [], getattr(owner, name)

        def counting(*args, **kwargs):
            calls.append(1)
            assert len(calls) <= most, f"{owner.__name__}.{name}, {most:,} times and no end"
            return method(*args, **kwargs)

        monkeypatch.setattr(owner, name, counting)
        return calls

    return watch


def post(client, path: str, sent: dict[str, object], fields: int = 0):
    """`sent`, and as many other fields as make it `fields`."""
    body = urlencode(sent | {f"x{number}": "" for number in range(fields - len(sent))})
    assert len(body) <= MOST_BYTES
    assert body.count("&") < MOST_FIELDS
    return client.post(path, body, content_type=FORM)


# --- Rows of lists ------------------------------------------------------------------------------------------


@pytest.fixture
def month(network) -> str:
    series = UpdateSeriesPageFactory(parent=network)
    page = MonthlyUpdatePageFactory(parent=series, month=date(2026, 9, 1), slug="2026-09")
    return f"/admin/pages/{page.pk}/edit/"


def rows(name: str, count: int) -> dict[str, object]:
    return {f"{name}-TOTAL_FORMS": count, f"{name}-INITIAL_FORMS": 0}


def rows_in_rows(items: int, moves: int) -> dict[str, object]:
    sent = rows("items", items) | rows("comments", 0) | {"body-count": 0}
    for number in range(items):
        sent |= rows(f"items-{number}-moves", moves)
    return sent


# Django by itself makes a form for each: of a list, up to a thousand more than it shows.
LISTS = {
    "few fields": (rows_in_rows(4, 100), 0),
    "lists in lists": (rows_in_rows(MOST_ITEMS + 1000, MOST_MOVES + 1000), MOST_FIELDS),
    "a row a field": (rows_in_rows(MOST_ITEMS + 1000, 27), MOST_FIELDS),
    "of comments": (rows("comments", 2000) | rows("items", 0), MOST_FIELDS),
    "as Django reads it": (
        rows("items", 0) | rows("comments", 0) | {"items-TOTAL_FORMS": " 1_900.0 "},
        MOST_FIELDS,
    ),
    "none is less than none": (rows("items", 1900) | rows("comments", -1900), MOST_FIELDS),
}


@pytest.mark.parametrize("name", LISTS)
def test_no_form_is_made_for_rows_that_were_not_sent(admin_client, month, counted, name):
    sent, fields = LISTS[name]
    counted(BaseForm, "__init__", 20)
    assert post(admin_client, month, sent, fields).status_code == 413


def test_as_many_rows_as_are_let_through_make_as_many_forms(admin_client, month, counted):
    items = MOST_FORMS // (1 + MOST_MOVES)
    # Each list has one for its figures, and an empty one to add.
    made = counted(BaseForm, "__init__", MOST_FORMS + 2 * items + 40)
    assert post(admin_client, month, rows_in_rows(items, MOST_MOVES), MOST_FIELDS).status_code == 200
    assert len(made) >= MOST_FORMS


# --- Cells of tables ----------------------------------------------------------------------------------------


def table(rows: int, columns: int, cells: int) -> dict[str, object]:
    """A table that says it has so many rows and columns, of which the first `cells` cells are sent."""
    block, inside = "body-0", "body-0-value-table"
    sent = {"body-count": 1, f"{block}-deleted": "", f"{block}-order": 0, f"{block}-type": "table"}
    sent |= {f"{block}-id": "", f"{block}-value-caption": "", f"{inside}-caption": ""}
    sent |= {f"{inside}-row-count": rows, f"{inside}-column-count": columns}
    for number in range(columns):
        facts = {"type": "text", "order": number, "deleted": "", "heading": ""}
        sent |= {f"{inside}-column-{number}-{name}": value for name, value in facts.items()}
    for number in range(rows):
        sent |= {f"{inside}-row-{number}-order": number, f"{inside}-row-{number}-deleted": ""}
    names = (f"{inside}-cell-{row}-{column}" for row in range(rows) for column in range(columns))
    return sent | dict.fromkeys([name for name, _number in zip(names, range(cells), strict=False)], "")


@pytest.mark.parametrize(
    ("rows", "columns", "cells"),
    [(MOST_FIELDS // 4 - 20, MOST_FIELDS // 8 - 20, 0), (2600, MOST_COLUMNS, 2600 * MOST_COLUMNS - 1)],
    ids=["none", "all but one"],
)
def test_no_cell_is_made_of_a_table_whose_cells_were_not_sent(
    admin_client, month, counted, rows, columns, cells
):
    counted(FieldBlock, "value_from_datadict", 20)
    sent = table(rows, columns, cells) | rows_in_rows(0, 0) | {"body-count": 1}
    admin_client.raise_request_exception = False
    assert post(admin_client, month, sent, MOST_FIELDS).status_code == 400
