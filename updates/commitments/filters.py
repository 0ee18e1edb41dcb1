"""The public register: which commitments a reader narrowed it to, and how many each choice would leave."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.facets import Choice, Facet, RemovableChoice, removable
from cms.typing import StrOrPromise
from updates.models.commitment import Commitment

NAMES = {
    "network": _("Promised to"),
    "status": _("Status"),
    "characteristic": _("Protected characteristic"),
    "year": _("Due in"),
}
EVERYBODY = "everybody"  # instead of a network: the whole organisation
MOST_CHOICES = 20


@dataclass
class CommitmentFilters:
    """`everything` the reader may see, narrowed by the address. Choices of a facet add up, facets narrow."""

    everything: list[Commitment]
    query: QueryDict
    chosen: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._values = [values_of(commitment) for commitment in self.everything]
        self.chosen = {}
        for name in NAMES:
            values = dict.fromkeys(self.query.getlist(name)[:MOST_CHOICES])
            if known := [value for value in values if value in self._labels[name]]:
                self.chosen[name] = known

    def found(self) -> list[Commitment]:
        return [
            commitment
            for commitment, values in zip(self.everything, self._values, strict=True)
            if self._lets_through(values)
        ]

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Those that offer a choice."""
        return tuple(
            Facet(name, label, choices)
            for name, label in NAMES.items()
            if len(choices := self._choices(name)) > 1 or name in self.chosen
        )

    @property
    def removable(self) -> list[RemovableChoice]:
        return removable(self.facets, self._chosen_query())

    @property
    def address(self) -> str:
        """What was chosen, for the links to the same as a table and as a feed."""
        return f"?{self._chosen_query().urlencode()}" if self.chosen else ""

    def _chosen_query(self) -> QueryDict:
        query = QueryDict(mutable=True)
        for name, values in self.chosen.items():
            query.setlist(name, values)
        return query

    def _choices(self, name: str) -> tuple[Choice, ...]:
        counts: Counter[str] = Counter()
        for values in self._values:
            if self._lets_through(values, except_facet=name):
                counts.update(values[name])
        chosen = self.chosen.get(name, ())
        return tuple(
            Choice(value, label, counts[value], value in chosen)
            for value, label in self._labels[name].items()
        )

    def _lets_through(self, values: dict[str, list[str]], except_facet: str = "") -> bool:
        return all(
            name == except_facet or any(value in values[name] for value in wanted)
            for name, wanted in self.chosen.items()
        )

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        """The values that occur, by facet, each with its name."""
        occurring: dict[str, set[str]] = {name: set() for name in NAMES}
        for each in self._values:
            for name, values in each.items():
                occurring[name].update(values)
        networks = {each.network.slug: each.network.title for each in self.everything if each.network}
        networks = dict(sorted(networks.items(), key=lambda pair: pair[1]))
        if EVERYBODY in occurring["network"]:
            networks = {EVERYBODY: str(_("Everybody who works here")), **networks}
        return {
            "network": networks,
            "status": _among(Commitment.Status.choices, occurring["status"]),
            "characteristic": _among(Commitment.Characteristic.choices, occurring["characteristic"]),
            "year": {year: year for year in sorted(occurring["year"])},
        }


def values_of(commitment: Commitment) -> dict[str, list[str]]:
    """What it has of each facet."""
    return {
        "network": [commitment.network.slug if commitment.network else EVERYBODY],
        "status": [commitment.status],
        "characteristic": list(commitment.characteristics),
        "year": [str(commitment.target_date.year)],
    }


def _among(choices: Iterable[tuple[str, StrOrPromise]], occurring: set[str]) -> dict[str, str]:
    return {value: str(label) for value, label in choices if value in occurring}
