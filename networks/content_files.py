"""Networks, statements and events as content files."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cms.content_files.context import COMING, ImportContext
from cms.content_files.errors import FieldError
from cms.content_files.fields import (
    Address,
    ChoiceField,
    ContentField,
    Day,
    Email,
    Flag,
    Moment,
    PageReference,
    RichText,
)
from cms.content_files.formats import PageFormat, register
from cms.content_files.list_fields import Names, Rows, TextRows
from cms.content_files.located_yaml import Entries
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


def find_theme(name: str, world: ImportContext, line: int) -> Theme | None:
    return Theme.objects.get_or_create(name=name)[0] if world.is_writing else None


def find_network(name: str, world: ImportContext, line: int) -> NetworkPage | None:
    """A network by title, or by the last part of its address where two share a title. None: it is coming."""
    addresses = _titled(name, world)
    if not addresses:
        networks = world.addresses_of(NetworkPage)
        addresses = {address for address in networks if address.rpartition("/")[2] == name}
    if not addresses:
        raise FieldError(f"There is no network “{name}”, on the site or in these files.", line)
    if len(addresses) > 1:
        raise FieldError(f"More than one network is called “{name}”. Use the last part of its address.", line)
    page_id = world.page_id(addresses.pop())
    return None if page_id == COMING else NetworkPage.objects.get(pk=page_id)


def _titled(title: str, world: ImportContext) -> set[str]:
    """Addresses of the networks of this title; what a file says goes before what the site has."""
    coming = {
        address for address, page in world.coming.items() if page.model is NetworkPage and page.title == title
    }
    stored = NetworkPage.objects.descendant_of(world.root).filter(title=title).values_list("pk", flat=True)
    kept = {address for pk in stored if (address := world.address_of(pk)) is not None}
    return coming | kept - (set(world.coming) - coming)


def show_network(network: NetworkPage, world: ImportContext) -> str | None:
    """The name `find_network` finds it by; None for one that is not carried."""
    if world.address_of(network.pk) is None:
        return None
    is_only_one = NetworkPage.objects.filter(title=network.title).count() == 1
    return network.title if is_only_one else network.slug


class People(Rows):
    """Terms of office are no part of the page: they go to their own table, and only when they differ.

    Terms tied to an account are the site's own business and stay.
    """

    def parse(self, raw: Any, world: ImportContext) -> list[dict[str, Any]]:
        rows = super().parse(raw, world)
        chairs: list[dict[str, Any]] = []
        for located, values in zip(raw, rows, strict=True):
            if values["role"] == TermOfOffice.Role.CHAIR:
                if any(_overlap(values, other) for other in chairs):
                    reason = "There is a chair at that time already. Record both people as co-chairs."
                    raise FieldError(reason, located.line)
                chairs.append(values)
        return rows

    def parse_row(self, raw: Entries, world: ImportContext) -> dict[str, Any]:
        values = super().parse_row(raw, world)
        try:
            self.make_row(values, world).clean()
        except ValidationError as error:
            raise FieldError(" ".join(error.messages), raw.get("ends", raw).line) from None
        return values

    def write(self, target: NetworkPage, value: Iterable[dict[str, Any]], world: ImportContext) -> None:
        if not world.is_writing:
            return
        stored = list(target.terms.all())
        wanted = [self.make_row(values, world, network=target) for values in value]
        if sorted(map(_facts, stored)) == sorted(map(_facts, wanted)):
            return
        target.terms.filter(person__isnull=True).delete()
        tied = [_facts(term) for term in stored if term.person_id]
        for term in wanted:
            if _facts(term) not in tied:
                self._check(term)
                term.save()
        if target.first_published_at is None:  # they come with the page, whose dates are those of its file
            target.terms.update(changed_at=None)

    def _check(self, term: TermOfOffice) -> None:
        """Against the terms that stay on the site."""
        try:
            term.full_clean()
        except ValidationError as error:
            raise ValidationError({self.attribute: error.messages}) from None


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two terms share a day; without an end they last."""
    return one["starts"] <= (other.get("ends") or date.max) and other["starts"] <= (
        one.get("ends") or date.max
    )


def _facts(term: TermOfOffice) -> tuple[str, str, date, str, bool]:
    return (term.role, term.name, term.starts_on, str(term.ends_on), term.is_public)


class Cancelled(ContentField):
    """A reason, which also says that the event is cancelled."""

    def write(self, target: EventPage, value: str, world: ImportContext) -> None:
        target.cancelled_reason = value
        target.is_cancelled = bool(value)


register(
    PageFormat("network-index", NetworkIndexPage, obvious_at=r"networks", obvious_title="Staff networks"),
    PageFormat(
        "network",
        NetworkPage,
        [
            TextRows("aims", model=Aim),
            Email("contact_email"),
            RichText("how_to_join"),
            Names("themes", find=find_theme, show=lambda theme, world: theme.name, longest=60),
            ChoiceField("colour", choices=Colour, default=Colour.PLUM),
            People(
                "people",
                "terms",
                model=TermOfOffice,
                stays=True,
                is_beside=True,
                keys=[
                    ChoiceField("role", choices=TermOfOffice.Role, required=True),
                    ContentField("name", required=True, longest=120),
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
            ChoiceField("state", choices=StatementPage.State, default=StatementPage.State.CURRENT),
            PageReference("superseded_by", to=StatementPage),
            Day("withdrawn_on"),
            ContentField("withdrawn_reason", longest=500),
            Rows(
                "quotations",
                model=Quotation,
                keys=[
                    ContentField("text", required=True, has_lines=True),
                    ContentField("attribution", required=True, longest=200),
                    ContentField("role", longest=200),
                    ContentField("consent", longest=200),
                ],
            ),
            Rows(
                "corrections",
                model=Correction,
                keys=[Day("date", required=True), ContentField("note", required=True, longest=300)],
            ),
        ],
    ),
    PageFormat(
        "event",
        EventPage,
        [
            Moment("starts", "starts_at", required=True),
            Moment("ends", "ends_at", required=True),
            ChoiceField("mode", choices=EventPage.Mode, required=True),
            ContentField("place", longest=255),
            Address("online_link"),
            Address("booking_link"),
            ContentField("access", has_lines=True),
            Email("contact_email"),
            Cancelled("cancelled", "cancelled_reason", longest=300),
        ],
    ),
)
