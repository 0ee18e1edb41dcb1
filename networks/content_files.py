"""Networks, statements and events as content files."""

from cms.content_files.faults import Wrong
from cms.content_files.formats import PageFormat, register
from cms.content_files.keys import (
    Address,
    Choice,
    Day,
    Email,
    Flag,
    Key,
    Moment,
    Names,
    PageReference,
    RichText,
    Rows,
    TextRows,
)
from cms.content_files.world import World
from networks.models import (
    Aim,
    Correction,
    EventPage,
    NetworkIndexPage,
    NetworkPage,
    Quotation,
    StatementPage,
    TermOfOffice,
    Theme,
)
from networks.models.network import Colour


def find_theme(name: str, world: World, line: int) -> Theme | None:
    return Theme.objects.get_or_create(name=name)[0] if world.is_writing else None


def find_network(name: str, world: World, line: int | None) -> NetworkPage | None:
    """A network by title, or by the last part of its address where two share a title."""
    stored = list(NetworkPage.objects.descendant_of(world.root).filter(title=name)[:2])
    stored = stored or list(NetworkPage.objects.descendant_of(world.root).filter(slug=name)[:2])
    if len(stored) == 1:
        return stored[0]
    if len(stored) > 1:
        raise Wrong(f"More than one network is called “{name}”. Use the last part of its address.", line)
    if not world.is_writing and name in world.names["network"]:
        return None
    raise Wrong(f"There is no network “{name}”, on the site or in these files.", line)


def show_network(network: NetworkPage, world: World) -> str:
    is_only_one = NetworkPage.objects.filter(title=network.title).count() == 1
    return network.title if is_only_one else network.slug


class People(Rows):
    """Terms of office are no part of the page: they go to their own table, and only when they differ.

    Terms tied to an account are the site's own business and stay.
    """

    def write(self, target, value, world):
        if world.is_drafting:
            return
        terms = [self._term(target, values, world) for values in value]
        stored = target.terms.filter(person__isnull=True)
        if sorted(map(_term_facts, terms)) != sorted(map(_term_facts, stored)):
            stored.delete()
            for term in terms:
                term.full_clean()
                term.save()

    def _term(self, network, values, world) -> TermOfOffice:
        term = TermOfOffice(network_id=network.pk)
        for key in self.keys:
            if key.key in values:
                key.write(term, values[key.key], world)
        return term


def _term_facts(term: TermOfOffice) -> tuple:
    return (term.role, term.name, term.starts_on, str(term.ends_on), term.is_public)


class Cancelled(Key):
    """A reason, which also says that the event is cancelled."""

    def write(self, target, value, world):
        target.cancelled_reason = value
        target.is_cancelled = bool(value)


register(
    PageFormat("network-index", NetworkIndexPage, obvious_at="networks", obvious_title="Staff networks"),
    PageFormat(
        "network",
        NetworkPage,
        [
            TextRows("aims", model=Aim),
            Email("contact_email"),
            RichText("how_to_join"),
            Names("themes", find=find_theme, show=lambda theme, world: theme.name),
            Choice("colour", choices=Colour, default=Colour.PLUM),
            People(
                "people",
                "terms",
                model=TermOfOffice,
                is_ordered=False,
                keys=[
                    Choice("role", choices=TermOfOffice.Role, required=True),
                    Key("name", required=True, longest=120),
                    Day("starts", "starts_on", required=True),
                    Day("ends", "ends_on"),
                    Flag("public", "is_public"),
                ],
            ),
        ],
    ),
    PageFormat(
        "statement",
        StatementPage,
        [
            Day("issued", "issued_on", required=True),
            Names("issued_by", find=find_network, show=show_network),
            Choice("state", choices=StatementPage.State, default=StatementPage.State.CURRENT),
            PageReference("superseded_by"),
            Day("withdrawn_on"),
            Key("withdrawn_reason", longest=500),
            Rows(
                "quotations",
                model=Quotation,
                keys=[
                    Key("text", required=True),
                    Key("attribution", required=True, longest=200),
                    Key("role", longest=200),
                    Key("consent", longest=200),
                ],
            ),
            Rows(
                "corrections",
                model=Correction,
                keys=[Day("date", required=True), Key("note", required=True, longest=300)],
            ),
        ],
    ),
    PageFormat(
        "event",
        EventPage,
        [
            Moment("starts", "starts_at", required=True),
            Moment("ends", "ends_at", required=True),
            Choice("mode", choices=EventPage.Mode, required=True),
            Key("place", longest=255),
            Address("online_link"),
            Address("booking_link"),
            Key("access"),
            Email("contact_email"),
            Cancelled("cancelled", "cancelled_reason", longest=300),
        ],
    ),
)
