"""The large site as a whole: only into an empty database or one that was made here before."""

from datetime import date, timedelta
from random import Random

from django.db import connection, transaction
from wagtail.models import PageViewRestriction

from bench.seed.admin_index import index_for_admin
from bench.seed.network import NetworkMaker, at_noon
from bench.seed.table import next_ids
from bench.seed.tree import Place, Tree
from bench.seed.words import Writer
from cms import content_version
from cms.models import BasePage
from cms.typing import Progress
from home.models import Alert, HomePage
from networks.models import NetworkIndexPage, NetworkPage
from updates.models import Commitment, CommitmentsPage, UpdateSeriesPage

MARK = "Made by bench.seed: nobody reads it"
FEWEST_PAGES = 30
ORGANISATION_COMMITMENTS = 20
COMMITMENTS_A_NETWORK = 3
PRIVATE_SECTION_EVERY = 10  # networks


class NotAScaleSite(Exception):
    """Somebody's pages are in this database."""


def seed(pages: int, *, today: date, seed: int = 1, progress: Progress = lambda *_: None) -> None:
    """Add `pages` pages. Raises `NotAScaleSite`; then nothing has changed.

    Each network is one transaction: stopped half-way, the site is smaller but whole.
    """
    claim_database()
    before = BasePage.objects.count()
    random = Random(seed + before)  # noqa: S311 - repeatable on purpose
    writer, tree = Writer(random), Tree(random)
    maker = NetworkMaker(tree, writer, today)
    with transaction.atomic():
        index, everybody = furniture(maker, months=pages // 20)
    numbers = _shares(pages - (BasePage.objects.count() - before))
    for number, count in enumerate(numbers):
        with transaction.atomic():
            add_network(maker, index, count, everybody)
            content_version.bump()
        if number == 0:
            plan_anew()
        progress("Making pages", BasePage.objects.count() - before, pages)
    index_for_admin(tree.texts, progress)


def plan_anew() -> None:
    """Otherwise foreign keys are checked by reading whole tables, as was best while these were empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def claim_database() -> None:
    """Mark this database as one to measure with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('cms_basepage'::regclass)")
        if cursor.fetchone()[0] == MARK:
            return
        if BasePage.objects.filter(depth__gt=2).exists():
            raise NotAScaleSite
        cursor.execute(f"COMMENT ON TABLE cms_basepage IS '{MARK}'")


def furniture(maker: NetworkMaker, months: int) -> tuple[Place, list[int]]:
    """What a site has once: all networks, the organisation's commitments and months, a few alerts."""
    home = HomePage.objects.get()
    index = NetworkIndexPage.objects.first()
    if index:
        return Place.of(index), list(Commitment.objects.filter(network=None).values_list("pk", flat=True))
    at = maker.moment(3000)
    root = Place.of(home)
    everybody = add_commitments(maker, None, ORGANISATION_COMMITMENTS)
    index = maker.tree.add(
        root, NetworkIndexPage, title="Networks", slug="networks", at=at, own={"body": "[]"}
    )
    maker.tree.add(root, CommitmentsPage, title="Commitments", slug="commitments", at=at, own={"body": "[]"})
    maker.series(root, min(96, months), everybody)
    maker.tree.flush((root, root.children - home.numchild))
    add_alerts(maker)
    return index, everybody


def add_network(maker: NetworkMaker, index: Place, pages: int, everybody: list[int]) -> None:
    number = NetworkPage.objects.count() + 1
    last_section = BasePage.objects.order_by("-pk").values_list("pk", flat=True).first()
    network = maker.make(index, number, pages, everybody)
    maker.tree.flush((index, 1))
    add_commitments(maker, network.pk, COMMITMENTS_A_NETWORK)
    if number % PRIVATE_SECTION_EVERY == 1:
        section = BasePage.objects.filter(path__startswith=network.path, depth=network.depth + 1)
        private = section.filter(pk__gt=last_section, numchild__gt=0).exclude(
            pk__in=UpdateSeriesPage.objects.all()
        )
        if page := private.first():
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def add_commitments(maker: NetworkMaker, network_id: int | None, count: int) -> list[int]:
    writer, random = maker.writer, maker.random
    table, there = maker.tree.table(Commitment), Commitment.objects.count()
    ids = next_ids(Commitment, count)
    for number, pk in enumerate(ids, there):
        letters = f"{chr(65 + number // 99 // 26)}{chr(65 + number // 99 % 26)}"
        table.add(
            id=pk, ref=f"{letters}-{number % 99 + 1:02d}", title=writer.title()[:120],
            wording=writer.paragraph(2), measure=writer.sentence(),
            owner=f"Head of {writer.title()}"[:120], owner_inbox="team@example.org",
            target_date=maker.today + timedelta(days=random.randint(-400, 700)), network_id=network_id,
            status=random.choice(Commitment.Status.values), public_since=maker.moment(3000),
            characteristics=[random.choice(Commitment.Characteristic.values)],
        )  # fmt: skip
    table.flush()
    return ids


def add_alerts(maker: NetworkMaker) -> None:
    for days in (20, 10, 5, 0):
        starts = at_noon(maker.today) - timedelta(days=days, hours=12)
        Alert.objects.create(
            title=maker.writer.title()[:100], body=f"<p>{maker.writer.sentence()}</p>", live=True,
            starts_at=starts, ends_at=starts + timedelta(days=2),
        )  # fmt: skip


def _shares(pages: int) -> list[int]:
    """How many pages each of the new networks has, itself included."""
    networks = min(60, max(3, pages // 1000))
    return [pages // networks + (number < pages % networks) for number in range(networks)]
