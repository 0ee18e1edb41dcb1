"""The state of a search, which is its address."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from search import result_types
from search.query.search import DATE, RELEVANCE, Search
from search.results_page.facets import Chosen, Group, Labels
from updates.models import Commitment


class UrlState:
    def __init__(self, search: Search, request: HttpRequest) -> None:
        self.search = search
        self.query = request.GET.copy()
        for name in [name for name in self.query if name not in {"q", "sort", *search.chosen.values}]:
            del self.query[name]
        for name, values in search.chosen.values.items():
            self.query.setlist(name, [str(value) for value in values])

    def kept(self) -> list[tuple[str, str]]:
        """What is asked for beside the choices."""
        return [(name, value) for name in ("q", "sort") for value in self.query.getlist(name)]

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


def facet_labels(groups: list[Group], chosen: Chosen, network_names: dict[int, str]) -> dict[str, Labels]:
    """What the values of each facet are called."""
    years = {group[2] for group in groups if group[2]} | set(chosen["year"])
    return {
        "network": network_names,
        "type": result_types.labels(),
        "year": {year: str(year) for year in years},
        "status": dict(Commitment.Status.choices),
    }
