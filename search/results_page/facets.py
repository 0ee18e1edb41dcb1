"""What a reader can narrow results by, and how many results each choice would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http.request import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.facets import Choice, Facet
from cms.typing import StrOrPromise

# The order on the page; each is a column of `Entry` and a parameter of the address.
NAMES = {"network": _("Network"), "type": _("Type"), "year": _("Year"), "status": _("Commitment status")}
COLUMNS = {"network": "network_id", "type": "kind", "year": "year", "status": "status"}
MOST_CHOICES = 20

Group = tuple[int | None, str, int | None, str, int]  # network, type, year, status, how many
Labels = Mapping[Any, StrOrPromise]
Values = tuple[int | str, ...]


@dataclass(frozen=True)
class Chosen:
    """What the reader chose, by the name of the facet. Choices of one facet add up; facets narrow."""

    values: dict[str, Values] = field(default_factory=dict)

    @classmethod
    def of(cls, query: QueryDict) -> "Chosen":
        """From a `QueryDict`. What is no possible value is left out, so that any address gives a page."""
        found = {}
        for name in NAMES:
            values = (_value(name, text) for text in query.getlist(name)[:MOST_CHOICES])
            found[name] = tuple(dict.fromkeys(value for value in values if value is not None))
        return cls({name: values for name, values in found.items() if values})

    def __getitem__(self, name: str) -> Values:
        return self.values.get(name, ())

    def __bool__(self) -> bool:
        return bool(self.values)

    def conditions(self, **instead: str) -> dict[str, Values]:
        """For `QuerySet.filter`; `instead` names another column for a facet."""
        columns = COLUMNS | instead
        return {f"{columns[name]}__in": values for name, values in self.values.items()}

    def narrowed(self, groups: Iterable[Group], except_facet: str = "") -> list[Group]:
        """Those of `groups` that the choices leave, but for the choices of one facet."""
        wanted = [
            (index, self[name]) for index, name in enumerate(NAMES) if self[name] and name != except_facet
        ]
        return [group for group in groups if all(group[index] in values for index, values in wanted)]


def total(groups: Iterable[Group], chosen: Chosen) -> int:
    return sum(group[-1] for group in chosen.narrowed(groups))


def facets(groups: list[Group], chosen: Chosen, labels: dict[str, Labels]) -> list[Facet]:
    """Those that offer a choice. `labels` names the values of each facet; others are not shown."""
    found = []
    for index, (name, label) in enumerate(NAMES.items()):
        counts: Counter[Any] = Counter()
        for group in chosen.narrowed(groups, except_facet=name):
            counts[group[index]] += group[-1]
        choices = _choices(counts, chosen[name], labels[name])
        if name == "year":
            choices.sort(key=lambda choice: choice.value, reverse=True)
        if len(choices) > 1 or chosen[name]:
            found.append(Facet(name, label, tuple(choices)))
    return found


def _choices(counts: Counter[Any], chosen: Values, labels: Labels) -> list[Choice]:
    # Not in the order in which the database happened to count: that would tell of rows nobody may see.
    fullest_first = sorted(counts, key=lambda value: (-counts[value], str(labels.get(value, ""))))
    values = dict.fromkeys([*fullest_first, *chosen])
    return [
        Choice(str(value), str(labels[value]), counts[value], value in chosen)
        for value in values
        if value in labels
    ]


def _value(name: str, text: str) -> int | str | None:
    if name not in ("network", "year"):
        return text if text.replace("-", "").isalnum() and len(text) <= 40 else None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
