"""Rows by COPY: a hundred times faster than saving objects one by one, and nothing else is told of them."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models


class Table:
    """Collects rows for one model. Columns that a row leaves out get what the model's fields start with."""

    def __init__(self, model: type[models.Model], skip: Iterable[str] = ()):
        self.name = model._meta.db_table
        blank = model()
        fields = [field for field in model._meta.local_concrete_fields if field.attname not in skip]
        self.columns = [field.column for field in fields]
        self._start = {
            field.attname: field.get_db_prep_save(getattr(blank, field.attname), connection)
            for field in fields
        }
        self._rows: list[tuple[Any, ...]] = []

    def add(self, **values: Any) -> None:
        row = {**self._start, **values}
        if len(row) != len(self._start):
            raise ValueError(f"{self.name} has no column {set(row) - set(self._start)}")
        self._rows.append(tuple(row.values()))

    def flush(self) -> None:
        if not self._rows:
            return
        quoted = ", ".join(connection.ops.quote_name(column) for column in self.columns if column)
        with connection.cursor() as cursor, cursor.copy(f"COPY {self.name} ({quoted}) FROM STDIN") as copy:
            for row in self._rows:
                copy.write_row(row)
        self._rows.clear()


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve `count` primary keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor]
