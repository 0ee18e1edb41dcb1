"""What somebody who edits can send at its largest costs no more than it should.

The figures are those that the server lets in (`cms/form_sizes.py`). What is counted is work, never seconds:
forms and cells made, words compared, queries. The bounds are in `docs/security.md`.
"""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from django.forms.forms import BaseForm

from cms.form_sizes import (
    MOST_BYTES,
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
