"""Downloads that a spreadsheet program cannot run.

A cell that begins like a formula is one to Excel, in CSV and sometimes in XLSX, and many people type titles.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from wagtail.admin.views.mixins import SpreadsheetExportMixin

# How an address asks for a file instead of a page.
AS_FILE = frozenset({"export", "csv"})
# The wide ones are the same to a spreadsheet program under Chinese, Japanese or Korean settings.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - that is the point
# Excel guesses which letters are meant, wrongly, unless a table begins with it.
BYTE_ORDER_MARK = "\ufeff"


def without_formula(value: Any) -> Any:
    """Text that begins like a formula gets an apostrophe, which spreadsheet programs do not show."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def csv_response(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    """`rows` of cells as `name`.csv."""
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or "attachment"
    writer = csv.writer(response)
    for row in rows:
        writer.writerow([without_formula(str(cell)) for cell in row])
    return response


class SafeSpreadsheet(SpreadsheetExportMixin):
    """First among a view's parents: whatever the others make of a value, it is checked last."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return without_formula(super().preprocess_field_value(field, value, export_format))

    def stream_csv(self, queryset: QuerySet[Any]) -> Iterator[bytes]:
        yield BYTE_ORDER_MARK.encode()
        yield from super().stream_csv(queryset)

    def get_heading(self, queryset: QuerySet[Any], field: str) -> Any:
        return without_formula(super().get_heading(queryset, field))


def is_export(request: HttpRequest) -> bool:
    """Whether it is a list of the admin as a file."""
    as_file = request.path.endswith("/csv/") or not AS_FILE.isdisjoint(request.GET)
    return request.path.startswith("/admin/") and as_file
