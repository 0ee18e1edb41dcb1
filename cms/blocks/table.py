"""A table that says how large it may be, before somebody has typed more than one request may send."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock, TypedTableBlockAdapter

from cms.editing.form_sizes import MOST_COLUMNS, MOST_ROWS, MOST_TABLES
from cms.typing import Files


class BoundedTableBlock(TypedTableBlock):
    """Its form takes no row or column more (`table_block.js`); what is sent anyway is refused in words."""

    def value_from_datadict(self, data: QueryDict, files: Files, prefix: str) -> TypedTable:
        """Wagtail makes rows times columns, sent or not. A browser sends each cell of what is not removed."""
        rows, columns = (_kept(data, prefix, name) for name in ("row", "column"))
        cells = (f"{prefix}-cell-{row}-{column}" for row in rows for column in columns)
        if not all(cell in data for cell in cells):
            raise BadRequest("a table without its cells")
        return super().value_from_datadict(data, files, prefix)

    def clean(self, table: TypedTable) -> TypedTable:
        table = super().clean(table)
        too_many = [
            words % {"count": count}
            for count, most, words in (
                (len(table.row_data), MOST_ROWS, rows_in_words(len(table.row_data))),
                (len(table.columns), MOST_COLUMNS, columns_in_words(len(table.columns))),
            )
            if count > most
        ]
        if too_many:
            raise ValidationError(
                _("This table has %(too_many)s. %(most)s Put the rest into another table.")
                % {"too_many": _(" and ").join(too_many), "most": most_in_words()}
            )
        return table

    class Meta:
        help_text = gettext_lazy(
            "Up to %(rows)d rows and %(columns)d columns. A page may hold %(tables)d tables."
        ) % {"rows": MOST_ROWS, "columns": MOST_COLUMNS, "tables": MOST_TABLES}


def _kept(data: Mapping[str, str], prefix: str, name: str) -> list[int]:
    """The numbers of the rows or columns that were not removed. `KeyError` where one was not sent at all."""
    count = int(data[f"{prefix}-{name}-count"])
    return [number for number in range(count) if not data[f"{prefix}-{name}-{number}-deleted"]]


def rows_in_words(count: int) -> str:
    return ngettext("%(count)d row", "%(count)d rows", count)


def columns_in_words(count: int) -> str:
    return ngettext("%(count)d column", "%(count)d columns", count)


def most_in_words() -> str:
    return _("A table may have up to %(rows)d rows and %(columns)d columns.") % {
        "rows": MOST_ROWS,
        "columns": MOST_COLUMNS,
    }


class BoundedTableAdapter(TypedTableBlockAdapter):
    js_constructor = "cms.blocks.table.BoundedTable"

    def js_args(self, block: BoundedTableBlock) -> list[Any]:
        *arguments, meta = super().js_args(block)
        full = {
            "mostRows": MOST_ROWS,
            "mostColumns": MOST_COLUMNS,
            "fullRows": _("This table is full: it has %(rows)d rows. Put the rest into another table.")
            % {"rows": MOST_ROWS},
            "fullColumns": _("This table is full: it has %(columns)d columns. Make another table.")
            % {"columns": MOST_COLUMNS},
            "saveFirst": _("You removed many rows or columns. Save the page before you add more."),
        }
        return [*arguments, meta | full]

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[versioned_static("cms/admin/table_block.js")])


register(BoundedTableAdapter(), BoundedTableBlock)
