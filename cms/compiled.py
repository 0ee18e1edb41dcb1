"""Queries that are always the same but for a few values, compiled once a process.

For what public pages ask, writing the SQL takes Django's ORM several times as long as asking it.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

# By type a value that no query has by itself, for the place `number` of a `turn`.
MARKERS: dict[type, Callable] = {
    int: lambda number, turn: 2_000_000_000 + 10 * number + turn,
    str: lambda number, turn: f"marker {number} {turn}",
    list: lambda number, turn: [f"marker {number} {turn}"],
    date: lambda number, turn: date(9000 + turn, 1, 1 + number),
    datetime: lambda number, turn: datetime(9000 + turn, 1, 1, second=number, tzinfo=UTC),
}


class CompiledQuery:
    """`make(*values)` gives a queryset; calling this with values gives the rows of that queryset, as a list.

    `make` itself is called only to see where values end up. They are whole parameters of the query (ids,
    texts, lists of texts, days, moments) and nothing else about it may change: ValueError when it does, for
    example because `make` looks at the clock; TypeError for a value of another type.
    """

    def __init__(self, make: Callable[..., QuerySet]):
        self._make = make
        self._compiled: dict[tuple, _Compiled] = {}  # by the types of the values

    def __call__(self, *values) -> list:
        types = tuple(map(type, values))
        if types not in self._compiled:
            self._compiled[types] = _compile(self._make, types)
        return self._compiled[types].rows(values)


@dataclass(frozen=True)
class _Compiled:
    queryset: QuerySet
    compiler: SQLCompiler
    sql: str
    parameters: list
    places: list[tuple[int, int]]  # position among the parameters, position among the values

    def rows(self, values: tuple) -> list:
        parameters = list(self.parameters)
        for place, number in self.places:
            # Django tells the database how long an integer is.
            adapted = type(parameters[place]) if isinstance(values[number], int) else None
            parameters[place] = adapted(values[number]) if adapted else values[number]
        queryset = self.queryset.using(self.queryset.db)
        compiler = copy(self.compiler)  # this thread's
        compiler.connection = connections[queryset.db]
        compiler.as_sql = lambda: (self.sql, tuple(parameters))
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(queryset)


def _compile(make: Callable[..., QuerySet], types: tuple) -> _Compiled:
    tried, again = _try(make, types, turn=0), _try(make, types, turn=1)
    marked = {place for place, _number in tried.places}
    if (
        (tried.sql, tried.places) != (again.sql, again.places)
        or {number for _place, number in tried.places} != set(range(len(types)))
        or any(
            one != other
            for place, (one, other) in enumerate(zip(tried.parameters, again.parameters, strict=True))
            if place not in marked
        )
    ):
        raise ValueError(f"Not only values change in this query, or not all are in it: {tried.sql}")
    return tried


def _try(make: Callable[..., QuerySet], types: tuple, turn: int) -> _Compiled:
    if unknown := [kind.__name__ for kind in types if kind not in MARKERS]:
        raise TypeError(f"No value of a compiled query can be: {', '.join(unknown)}")
    markers = [MARKERS[kind](number, turn) for number, kind in enumerate(types)]
    queryset = make(*markers)
    compiler = queryset.query.get_compiler(queryset.db)
    sql, parameters = compiler.as_sql()
    places = [(place, markers.index(each)) for place, each in enumerate(parameters) if each in markers]
    return _Compiled(queryset, compiler, sql, list(parameters), places)
