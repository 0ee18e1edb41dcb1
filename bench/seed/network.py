"""One network of a large site: its months, statements, events and information pages, as rows."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from bench.seed.body import Body
from bench.seed.table import next_ids
from bench.seed.tree import Place, Tree
from bench.seed.words import Writer
from cms.models import BasePage
from home.models import InformationPage
from networks.models import Aim, EventPage, NetworkPage, Quotation, StatementPage
from networks.models.network import Colour
from updates.models import CommitmentMove, MonthlyUpdatePage, ProgressItem, UpdateSeriesPage

YEARS = 8
ITEMS_A_MONTH = 6
SECTION = 40  # information pages under one heading page
DRAFTS = 0.02


@dataclass(frozen=True)
class Shares:
    """How many pages of each kind a network of `total` pages has, itself and its series included."""

    months: int
    statements: int
    events: int
    information: int

    @classmethod
    def of(cls, total: int) -> "Shares":
        months = min(YEARS * 12, total // 8)
        rest = total - months - 2
        statements, events = rest * 22 // 100, rest * 33 // 100
        return cls(months, statements, events, rest - statements - events)


class NetworkMaker:
    def __init__(self, tree: Tree, writer: Writer, today: date):
        self.tree, self.writer, self.random, self.today = tree, writer, writer.random, today

    def make(self, index: Place, number: int, pages: int, commitments: list[int]) -> Place:
        """Put network `number` with `pages` pages under `index`; its months move `commitments`."""
        writer, shares = self.writer, Shares.of(pages)
        body = Body(self.random).paragraphs(writer.paragraph(), writer.paragraph())
        network = self.tree.add(
            index, NetworkPage, title=f"{writer.title()} network", slug=f"network-{number}",
            at=self.moment(YEARS * 365), text=body.text, summary=writer.sentence(),
            own={
                "body": body.json, "contact_email": f"network-{number}@example.org",
                "how_to_join": f"<p>{writer.sentence()}</p>", "colour": self.random.choice(Colour.values),
            },
        )  # fmt: skip
        aims = self.tree.table(Aim, skip=["id"])
        for order in range(4):
            aims.add(page_id=network.pk, text=writer.sentence()[:300], sort_order=order)
        self.series(network, shares.months, commitments)
        self.statements(network, shares.statements)
        self.events(network, shares.events)
        self.information(network, shares.information)
        return network

    # --- What a network has ---------------------------------------------------------------------------

    def series(self, parent: Place, months: int, commitments: list[int]) -> None:
        first = add_months(self.today.replace(day=1), -months)
        series = self.tree.add(
            parent, UpdateSeriesPage, title="Monthly updates", slug="updates", at=self.moment(YEARS * 365),
            summary=self.writer.sentence(), own={"body": "[]", "starts_month": first},
        )  # fmt: skip
        ids = next_ids(ProgressItem, months * ITEMS_A_MONTH)
        for number in range(months):
            items = ids[number * ITEMS_A_MONTH : (number + 1) * ITEMS_A_MONTH]
            self.month(series, add_months(first, number), items, commitments)

    def month(self, series: Place, month: date, item_ids: list[int], commitments: list[int]) -> None:
        body = Body(self.random).paragraphs(self.writer.paragraph(3))
        texts = [(self.writer.title()[:80], self.writer.paragraph(2)) for _ in item_ids]
        page = self.tree.add(
            series, MonthlyUpdatePage, title=f"{month:%B %Y}", slug=f"{month:%Y-%m}",
            at=at_noon(add_months(month, 1)), summary=self.writer.sentence(),
            text=" ".join([body.text, *(f"{topic} {detail}" for topic, detail in texts)]),
            own={"month": month, "series_id": series.pk, "body": body.json},
        )  # fmt: skip
        items = self.tree.table(ProgressItem)
        moved = self.tree.table(CommitmentMove, skip=["id"])
        for order, (pk, (topic, detail)) in enumerate(zip(item_ids, texts, strict=True)):
            status = self.random.choice(ProgressItem.Status.values)
            items.add(
                id=pk,
                page_id=page.pk,
                sort_order=order,
                topic=topic,
                detail=f"<p>{detail}</p>",
                status=status,
            )
            if commitments and order < 2:
                moved.add(item_id=pk, commitment_id=self.random.choice(commitments))

    def statements(self, network: Place, count: int) -> None:
        issued = self.tree.table(StatementPage.issued_by.through, skip=["id"])
        quotations = self.tree.table(Quotation, skip=["id"])
        newer = None
        for number in range(count):
            at = self.moment()
            body = Body(self.random).paragraphs(*(self.writer.paragraph() for _ in range(4)))
            state, superseded_by = self.state(newer)
            newer = self.page(
                network, StatementPage, number, at, body,
                {
                    "issued_on": at.date(), "state": state, "superseded_by_id": superseded_by,
                    "withdrawn_reason": "It was wrong." if state == StatementPage.State.WITHDRAWN else "",
                },
            )  # fmt: skip
            issued.add(statementpage_id=newer.pk, networkpage_id=network.pk)
            if number % 3 == 0:
                quotations.add(
                    page_id=newer.pk,
                    text=self.writer.sentence(),
                    attribution=self.writer.name(),
                    sort_order=0,
                )

    def state(self, newer: Place | None) -> tuple[str, int | None]:
        chance = self.random.random()
        if newer and chance < 0.12:
            return StatementPage.State.SUPERSEDED, newer.pk
        return (StatementPage.State.WITHDRAWN if chance > 0.95 else StatementPage.State.CURRENT), None

    def events(self, network: Place, count: int) -> None:
        for number in range(count):
            starts = self.moment() + timedelta(days=60)
            body = Body(self.random).paragraphs(*(self.writer.paragraph(3) for _ in range(3)))
            own = {
                "starts_at": starts, "ends_at": starts + timedelta(hours=2),
                "mode": self.random.choice(EventPage.Mode.values), "place": "Room 2.14, Castle House",
                "is_cancelled": number % 25 == 0, "cancelled_reason": "Ill." if number % 25 == 0 else "",
            }  # fmt: skip
            self.page(network, EventPage, number, starts - timedelta(days=60), body, own)

    def information(self, network: Place, count: int) -> None:
        section = None
        for number in range(count):
            parent = network if number % SECTION == 0 or section is None else section
            body = Body(self.random)
            for _ in range(3):
                body.heading(self.writer.title()).paragraphs(
                    self.writer.paragraph(), self.writer.paragraph(2)
                )
            page = self.page(
                parent, InformationPage, number, self.moment(), body, {}, is_section=parent is network
            )
            section = page if parent is network else section

    # --- What they share --------------------------------------------------------------------------------

    def page(
        self,
        parent: Place,
        model: type[BasePage],
        number: int,
        at: datetime,
        body: Body,
        own: dict[str, Any],
        *,
        is_section: bool = False,
    ) -> Place:
        """A page of prose; a few are drafts, and a third of the others changed since."""
        title = self.writer.title()
        live = is_section or self.random.random() > DRAFTS
        place = self.tree.add(
            parent, model, title=title, slug=f"{slugify(title)}-{number}", at=at, live=live, text=body.text,
            summary=self.writer.sentence()[:300], own={"body": body.json, **own},
        )  # fmt: skip
        if live and self.random.random() < 0.3:
            later = at + (at_noon(self.today) - at) * self.random.random()
            self.tree.update(place, at=later, note=self.writer.sentence()[:200])
        return place

    def moment(self, days: int | None = None) -> datetime:
        """Noon `days` ago, or some time in the years this site covers; more of it lately."""
        days = days or int(YEARS * 365 * self.random.random() ** 1.5)
        return at_noon(self.today - timedelta(days=days + 1))


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
