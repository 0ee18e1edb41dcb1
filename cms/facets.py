"""What readers narrow a list by, and what they chose of it (`templates/components/facets.html`)."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import QueryDict

from cms.typing import StrOrPromise

SHOWN = 6


class Choice(NamedTuple):
    value: str
    label: str
    count: int  # type: ignore[assignment]  # hides `tuple.count`, which nobody asks of it
    is_chosen: bool


class Facet(NamedTuple):
    """Choices of one facet add up, facets narrow each other."""

    name: str  # of the parameter in the address
    label: StrOrPromise
    choices: tuple[Choice, ...]

    @property
    def first(self) -> list[Choice]:
        """Those shown at once, whatever is chosen among them."""
        return [*self.choices[:SHOWN], *(choice for choice in self.choices[SHOWN:] if choice.is_chosen)]

    @property
    def more(self) -> list[Choice]:
        return [choice for choice in self.choices[SHOWN:] if not choice.is_chosen]


class RemovableChoice(NamedTuple):
    label: str
    url: str


def removable(facets: Iterable[Facet], query: QueryDict) -> list[RemovableChoice]:
    """What is chosen, each with the address that lets go of it: `query` with one choice less."""
    found = []
    for facet in facets:
        chosen = [choice for choice in facet.choices if choice.is_chosen]
        for choice in chosen:
            less = query.copy()
            less.setlist(facet.name, [other.value for other in chosen if other != choice])
            found.append(RemovableChoice(choice.label, f"?{less.urlencode()}"))
    return found
