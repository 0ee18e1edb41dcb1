"""The state of a search, which is its address: what is chosen, and the address without it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from search import result_types
from search.query.search import DATE, RELEVANCE, Search
from search.results_page.facets import Chosen, Facet, Group, Labels
from updates.models import Commitment


@dataclass(frozen=True)
class RemovableParameter:
    label: str
    url: str


class UrlState:
    def __init__(self, search: Search, request: HttpRequest) -> None:
        self.search = search
        self.query = request.GET.copy()
        for name in [name for name in self.query if name not in {"q", "sort", *search.chosen.values}]:
            del self.query[name]
        for name, values in search.chosen.values.items():
            self.query.setlist(name, [str(value) for value in values])

    def without(self, name: str, value: str) -> str:
        """The address with one choice less, on its first page."""
        query = self.query.copy()
        query.setlist(name, [one for one in query.getlist(name) if one != value])
        return f"?{query.urlencode()}"

    def without_choices(self) -> str:
        query = self.query.copy()
        for name in self.search.chosen.values:
            del query[name]
        return f"?{query.urlencode()}"

    def sorts(self) -> list[dict[str, Any]]:
        """The orders there are, with their addresses."""
        found = []
        for value, label in ((RELEVANCE, _("Best match")), (DATE, _("Newest"))):
            query = self.query.copy()
            query.pop("sort", None)
            if value != RELEVANCE:
                query["sort"] = value
            found.append(
                {"label": label, "url": f"?{query.urlencode()}", "is_current": value == self.search.sort}
            )
        return found

    def removable(self, shown_facets: Iterable[Facet]) -> list[RemovableParameter]:
        """What is chosen, each with the address that lets go of it."""
        return [
            RemovableParameter(choice.label, self.without(facet.name, choice.value))
            for facet in shown_facets
            for choice in facet.choices
            if choice.is_chosen
        ]


def facet_labels(groups: list[Group], chosen: Chosen, network_names: dict[int, str]) -> dict[str, Labels]:
    """What the values of each facet are called."""
    years = {group[2] for group in groups if group[2]} | set(chosen["year"])
    return {
        "network": network_names,
        "type": result_types.labels(),
        "year": {year: str(year) for year in years},
        "status": dict(Commitment.Status.choices),
    }
