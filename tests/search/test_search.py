"""Search finds what the reader may see, and survives whatever is typed."""

from datetime import date

import pytest

from networks.models import Quotation
from tests.factories import (
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    add_item,
    restrict,
)


def test_a_page_is_found_by_its_title_and_by_another_form_of_a_word(home, found, indexed):
    indexed(InformationPageFactory(parent=home, title="Running a network"))
    assert found("run network") == ["Running a network"]


def test_drafts_and_private_pages_are_not_found(home, found, reader, indexed):
    indexed(InformationPageFactory(parent=home, title="Draft about otters", live=False))
    private = indexed(InformationPageFactory(parent=home, title="Private otters"))
    restrict(private)
    assert found("otters") == []
    assert found("otters", reader) == ["Private otters"]


def test_progress_items_are_found_as_soon_as_they_are_published(
    home, found, django_capture_on_commit_callbacks
):
    series = UpdateSeriesPageFactory(parent=home)
    with django_capture_on_commit_callbacks(execute=True):
        add_item(MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1)), "Zebra crossing")
    assert found("zebra") == ["October 2026"]


def test_statements_are_found_by_their_quotations(network, found, indexed):
    quotation = Quotation(text="Kindness is policy", attribution="Amara Bello")
    indexed(StatementPageFactory(parent=network, title="Ours", quotations=[quotation]))
    assert found("kindness") == ["Ours"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "- -",
        "a" * 10_000,
        "\x00",
        "it's",
        '"unbalanced',
        "a & | ! <-> b:*",
        "(((((",
        "%",
        "\\",
        "💜",
        "é",
    ],
)
def test_anything_can_be_typed(client, home, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == (400 if "\x00" in query else 200)


@pytest.mark.parametrize("page", ["abc", "-1", "0", "999999", "9" * 5000, "1.5", "", "\u0661"])
def test_any_page_number_gives_a_page(client, home, page, indexed):
    for number in range(12):
        indexed(InformationPageFactory(parent=home, title=f"Otter {number}"))
    assert client.get("/search/", {"q": "otter", "page": page}).status_code == 200


def test_a_search_that_finds_nothing_says_so_and_helps(client, home):
    page = client.get("/search/", {"q": "xyzzy"}).content.decode()
    assert "xyzzy" in page
