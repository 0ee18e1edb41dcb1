"""What lists show of networks, statements and events: plain values, so that `{% part %}` draws them once."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpRequest

if TYPE_CHECKING:
    from networks.models import EventPage, NetworkPage, StatementPage


class NetworkCard(NamedTuple):
    address: str | None
    title: str
    summary: str
    colour: str
    themes: tuple[str, ...]


class Seat(NamedTuple):
    """A network that stands behind a statement."""

    title: str
    colour: str


class StatementCard(NamedTuple):
    address: str | None
    title: str
    summary: str
    issued_on: date | None
    state: str
    state_label: str
    seats: tuple[Seat, ...]


class EventCard(NamedTuple):
    address: str | None
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_on_one_day: bool
    is_cancelled: bool
    mode: str
    place: str
    network: str


def of_networks(
    networks: Iterable["NetworkPage"], request: HttpRequest, *, with_themes: bool = False
) -> tuple[NetworkCard, ...]:
    return tuple(
        NetworkCard(
            page.get_url(request),
            page.title,
            page.summary,
            page.colour,
            tuple(theme.name for theme in page.all_themes) if with_themes else (),
        )
        for page in networks
    )


def of_statements(
    statements: Iterable["StatementPage"], networks: list["NetworkPage"], request: HttpRequest
) -> tuple[StatementCard, ...]:
    """A card for each of `statements` (`with_issuers`); of the networks behind it those among `networks`."""
    cards = []
    for page in statements:
        # The one it is filed under when nobody was named.
        named = page.issuer_ids or [page.network_id]
        cards.append(
            StatementCard(
                page.get_url(request),
                page.title,
                page.summary,
                page.issued_on,
                page.state,
                page.get_state_display(),
                tuple(Seat(network.title, network.colour) for network in networks if network.pk in named),
            )
        )
    return tuple(cards)


def of_events(
    events: Iterable["EventPage"], request: HttpRequest, titles: dict[int, str] | None = None
) -> tuple[EventCard, ...]:
    """A card for each page of `events`; `titles` of networks, by id, where they are of several."""
    return tuple(
        EventCard(
            page.get_url(request),
            page.title,
            page.starts_at,
            page.ends_at,
            page.is_on_one_day,
            page.is_cancelled,
            page.get_mode_display(),
            page.place,
            (titles or {}).get(page.network_id, ""),
        )
        for page in events
    )
