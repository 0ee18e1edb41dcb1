"""A small site with promises, and everything it says to readers: every address, news by email, evidence."""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urldefrag, urljoin

import time_machine
from bs4 import BeautifulSoup
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import get_page_models

from cms.jobs import scheduled_publishing
from cms.models import BasePage, RoutableBasePage
from networks.mailing.digest_sections import sections
from networks.models import NetworkPage
from search.indexing.rebuild import rebuild
from tests import set_clock
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    EventPageFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    add_item,
)
from updates.evidence import csv_export
from updates.evidence.pack import Asked, pack_for
from updates.models import Commitment, MonthlyUpdatePage, Response, UpdateSeriesPage
from updates.services.commitment_status import set_status

HOST = "http://testserver"
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
# Other people's: the admin, accounts, files, and Wagtail's own.
NOT_PUBLIC = ("admin/", "accounts/", "documents/", "media/", "_util/", "static/")
FOR_OPERATORS = ("healthz", "readyz", "metrics")  # how the site is, never what it says
STATUSES = ("on-track", "at-risk", "late", "delivered")
# What adds something up.
FIGURES = [
    "/", "/commitments/", "/commitments/ca-01/", "/commitments/or-01/", "/commitments/csv/",
    "/commitments/feed/", "/commitments/?status=at-risk", "/networks/", "/networks/carers/",
    "/networks/carers/feed.atom", "/networks/carers/updates/", "/updates/", "/updates/2026/",
    "/updates/2026-09/", "/feeds/all.atom", "/feeds/updates.atom", "/search/?q=panels",
    "/search/?q=panels&status=delivered", "/search/?q=wombat", "/search/suggest/?q=oct", "/sitemap.xml",
]  # fmt: skip
WORDS = ("panels", "wombat", "update", "quiet")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')


@dataclass
class World:
    """`months` may be empty: then the site never had them."""

    series: list[UpdateSeriesPage]
    months: list[MonthlyUpdatePage] = field(default_factory=list)

    @property
    def network(self) -> NetworkPage:
        return self.series[1].get_parent().specific


def build(home, network) -> World:
    """A site whose updates about September are out."""
    with at(8, 3):
        InformationPageFactory(parent=home, title="Who we are", slug="who-we-are")
        NetworkPageFactory(parent=network.get_parent().specific, title="Women", slug="women")
        CommitmentsPageFactory(parent=home)
        series = [
            UpdateSeriesPageFactory(parent=each, starts_month=AUGUST, due_working_days=5)
            for each in (home, network)
        ]
        promises = [CommitmentFactory(ref="OR-01"), CommitmentFactory(ref="CA-01", network=network)]
        silent = CommitmentFactory(ref="OR-02")
        CommitmentFactory(ref="OR-03")
    with at(10, 5):
        for each in series:
            page = MonthlyUpdatePageFactory(parent=each, month=SEPTEMBER)
            add_item(page, "Otters", moves=dict.fromkeys(promises, "on-track"))
        set_status(silent, "late", reason="The room is closed.", by=None, now=set_clock.now())
        StatementPageFactory(parent=network, title="What we think", issued_on=date(2026, 10, 5))
        EventPageFactory(parent=network, starts_at=datetime(2026, 12, 3, 12, tzinfo=UTC))
        answer = Response(network=network, you_said="Too loud.", we_did="<p>Quiet.</p>", answered_on=AUGUST)
        answer.save()
        answer.save_revision().publish()
    rebuild(afresh=True)
    return World(series)


def add_months(world: World, *, only_of_the_network: bool = False) -> None:
    """Publish October in both series: it moves promises, and names one that no other month does."""
    with at(11, 3):
        promises = {each.ref: each for each in Commitment.objects.all()}
        for each in world.series[1:] if only_of_the_network else world.series:
            page = MonthlyUpdatePageFactory(parent=each, month=OCTOBER, summary="A wombat came.")
            moves = {promises["OR-01"]: "delivered", promises["CA-01"]: "at-risk"}
            if each is world.series[0]:
                moves |= {promises["OR-02"]: "stopped", promises["OR-03"]: "on-track"}
            world.months.append(add_item(page, "Wombat", moves=moves))
    rebuild(afresh=True)


def at(month: int, day: int):
    return time_machine.travel(datetime(2026, month, day, 12, tzinfo=UTC), tick=False)


# --- What is said ---------------------------------------------------------------------------------------


def everything(client) -> dict[str, tuple]:
    """By address what it answers; with news by email and evidence, which have none."""
    return crawled(client) | by_mail() | evidence()


def crawled(client) -> dict[str, tuple]:
    found, queue = {}, deque(beginnings())
    known = set(queue)
    while queue:
        path = queue.popleft()
        found[path] = answer_of(client, path)
        status, _date, text = found[path]
        for address in addresses_in(text, path) if status == 200 else ():
            if address not in known:
                known.add(address)
                queue.append(address)
    return found


def figures(client) -> dict[str, tuple]:
    """The same of what adds something up."""
    return {path: answer_of(client, path) for path in FIGURES} | by_mail() | evidence()


def answer_of(client, path: str) -> tuple[int, str | None, str]:
    response = client.get(path)
    text = response.content.decode() if not response.streaming else ""
    return response.status_code, response.get("Last-Modified"), TOKEN.sub(r"\1", text)


def beginnings() -> list[str]:
    """Every address without a variable, and what forms on them lead to."""
    found = [f"/{route}" for route in public_routes() if "<" not in route and not route.startswith("^")]
    found += [f"/search/?q={word}" for word in WORDS] + ["/search/suggest/?q=oct", "/search/suggest/?q=wom"]
    for status in STATUSES:
        found += [f"/search/?q=panels&status={status}", f"/commitments/?status={status}"]
        found += [f"/commitments/{kind}/?status={status}" for kind in ("csv", "feed")]
    return ["/", *found]


def addresses_in(text: str, path: str) -> set[str]:
    """Where a page, a feed or a site map leads to on this site."""
    page = BeautifulSoup(text, "html.parser")
    links = [each["href"] for each in page.find_all(["a", "link"], href=True)]
    links += [each.text for each in page.find_all("loc")]
    own = (urldefrag(urljoin(f"{HOST}{path}", link)).url for link in links)
    inside = {re.sub(r"^https?://(testserver|localhost|127\.0\.0\.1)(:\d+)?(?=/)", "", link) for link in own}
    return {link for link in inside if link.startswith("/") and not link[1:].startswith(NOT_PUBLIC)}


def by_mail() -> dict[str, tuple]:
    """What each network's next digest would hold."""
    since, until = set_clock.now() - timedelta(days=90), set_clock.now()
    networks = NetworkPage.objects.order_by("path")
    return {f"digest of {each.slug}": tuple(sections(each, since, until)) for each in networks}


def evidence() -> dict[str, tuple]:
    """The evidence pack as at today, asked for tomorrow, when the worker has done today's work."""
    today = set_clock.today()
    networks = (None, *NetworkPage.objects.order_by("path").values_list("pk", flat=True))
    with time_machine.travel(set_clock.now() + timedelta(days=1), tick=False):
        scheduled_publishing.tick(set_clock.now())
        pack = pack_for(Asked(first=AUGUST, last=today, as_at=today, networks=networks))
        said = tuple(tuple(map(str, row)) for row in csv_export.rows(pack))
    return {"evidence": said, "evidence, totals": (pack.statuses, pack.month_totals)}


# --- What could be said ---------------------------------------------------------------------------------


def public_routes() -> list[str]:
    """The patterns of everything that is not behind a sign-in, but for pages."""
    left_out = (*NOT_PUBLIC, *FOR_OPERATORS)
    return [route for route in _routes(get_resolver(), "") if not route.lstrip("^").startswith(left_out)]


def _routes(resolver: URLResolver, prefix: str):
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern, route)


def page_routes() -> set[tuple[str, str]]:
    """The views that pages have below their own address, by their type."""
    models = [model for model in get_page_models() if issubclass(model, RoutableBasePage)]
    return {(model.__name__, route.name) for model in models for route in model.get_subpage_urls()}


def page_routes_of(addresses: list[str]) -> set[tuple[str, str]]:
    """Those that `addresses` lead to."""
    found = set()
    for page in BasePage.objects.live().specific():
        if isinstance(page, RoutableBasePage):
            for address in addresses:
                path = address.partition("?")[0]
                if path.startswith(page.url):
                    match = _match(page, path.removeprefix(page.url.rstrip("/")))
                    found |= {(type(page).__name__, match)} if match else set()
    return found


def _match(page, path: str) -> str:
    for route in page.get_subpage_urls():
        if route.resolve(path.lstrip("/")):
            return route.name
    return ""
