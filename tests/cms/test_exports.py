"""No download runs a formula, whoever typed it."""

import csv
from codecs import BOM_UTF8
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.urls import URLResolver, get_resolver
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.exports import SafeSpreadsheet, without_formula
from cms.models import BasePage
from tests import set_clock
from tests.factories import (
    CommitmentFactory,
    NetworkPageFactory,
    StatementPageFactory,
    TermOfOfficeFactory,
)

FORMULA = '=HYPERLINK("https://evil.example/","Click")'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])  # noqa: RUF001
def test_text_that_begins_like_a_formula_gets_an_apostrophe(start):
    assert without_formula(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["Carers = us", "", None, -3, 2.5, True])
def test_everything_else_stays_as_it_is(value):
    assert without_formula(value) == value


@pytest.fixture
def rows(networks):
    network = NetworkPageFactory(parent=networks, title=f"{FORMULA} network")
    StatementPageFactory(parent=network, title=FORMULA)
    TermOfOfficeFactory(network=network, name=FORMULA)
    CommitmentFactory(title=FORMULA, wording="@SUM(A1)", owner="+1", measure="-1", network=network)
    BasePage.objects.filter(pk=network.pk).update(review_due_on=set_clock.today() - timedelta(days=3))


EXPORTS = [
    "/admin/statements/",
    "/admin/terms/",
    "/admin/commitments/",
    "/admin/reports/freshness/",
    "/admin/reports/aging-pages/",
    "/admin/reports/site-history/",
]


def cells_of(answer, kind):
    data = b"".join(answer.streaming_content)
    if kind == "csv":
        assert data.startswith(BOM_UTF8)
        return [cell for row in csv.reader(StringIO(data.decode("utf-8-sig"))) for cell in row]
    sheet = load_workbook(BytesIO(data)).active
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    return [cell.value for row in sheet for cell in row]


@pytest.mark.usefixtures("ordinary_day")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("address", EXPORTS)
def test_a_downloaded_file_holds_no_formula(client, admin_user, rows, address, kind):
    client.force_login(admin_user)
    cells = cells_of(client.get(f"{address}?export={kind}"), kind)
    assert len(cells) > 4
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert not [cell for cell in texts if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    if address != "/admin/reports/site-history/":
        assert any(cell.startswith("'=") for cell in texts)


@pytest.mark.usefixtures("ordinary_day")
def test_a_register_exports_words_not_codes(client, admin_user, rows):
    client.force_login(admin_user)
    cells = cells_of(client.get("/admin/terms/?export=csv"), "csv")
    assert "Chair" in cells


def test_every_view_of_the_admin_that_exports_is_a_safe_one():
    first_at = {}
    for address, view in _views(get_resolver().url_patterns):
        first_at.setdefault(address, view)
    exporting = [
        view
        for address, view in first_at.items()
        if address.startswith("admin/") and issubclass(view, SpreadsheetExportMixin) and _exports(view)
    ]
    assert len(exporting) > 8
    assert not [view for view in exporting if not issubclass(view, SafeSpreadsheet)]


def _exports(view) -> bool:
    return bool(getattr(view, "list_export", None))


def _views(patterns, prefix=""):
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, address)
        elif view := getattr(pattern.callback, "view_class", None):
            yield address, view
