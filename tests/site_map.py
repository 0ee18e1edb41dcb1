"""An address for every type and state of page, found in the demonstration by what it is, not by its name."""

from datetime import date, datetime
from urllib.parse import quote

from django.db.models import Count
from django.utils import timezone

from home.models import HomePage
from networks.models import (
    EventPage,
    NetworkIndexPage,
    NetworkPage,
    StatementPage,
    Subscription,
    TermOfOffice,
    Theme,
)
from updates.models import Commitment, CommitmentsPage, MonthlyUpdatePage, UpdateSeriesPage

# Pages that answer 200. The fixture `addresses` says where they are.
PAGES = [
    "home",
    "all networks",
    "networks of one theme",
    "network",
    "network without a chair",
    "network without anything",
    "current statement",
    "superseded statement",
    "withdrawn statement",
    "joint statement",
    "corrected statement",
    "statement of few words",
    "coming event",
    "cancelled event",
    "past event",
    "event of several days",
    "every block",
    "long words",
    "accessibility statement",
    "updates",
    "updates of a network",
    "updates without a month",
    "year with a missing month",
    "month without an update",
    "newest month",
    "month in the middle",
    "month that came late",
    "oldest month",
    "month without items",
    "commitments",
    "commitments narrowed",
    "commitments narrowed to none",
    "commitment that moved",
    "commitment nobody mentioned",
    "you said, we did",
    "you said, we did of one network",
    "search",
    "search results",
    "search results, narrowed",
    "search results by date",
    "search for all of one type",
    "search for a person",
    "search with fewer words",
    "second page of results",
    "search that leads straight there",
    "search without result",
    "search narrowed to nothing",
    "search with a typing error",
    "search that only leaves out",
    "search for too much",
    "alerts",
    "older alerts",
    "people",
    "statements",
    "statements of a network in a year",
    "statements, none",
    "events",
    "past events",
    "events of a network",
    "feedback",
    "feedback about a month",
    "feedback sent",
    "what we store",
    "useful, sent",
    "join a mailing list",
    "join a network's mailing list",
    "leave a mailing list",
    "mailing list, sent",
    "mailing list, confirm",
    "mailing list, still wanted",
    "mailing list, joined",
    "mailing list, leave by link",
    "mailing list, left",
    "privacy settings",
    "hidden alerts are back",
    "sign-in",
    "forgotten password",
    "link for a password sent",
    "link for a password too old",
    "account closed",
]
# What went wrong, by status. 403 is the answer to a form from elsewhere, see `FORM_FOR_OTHERS`.
FORM_FOR_OTHERS = "/alerts/hide/"
ERRORS = {
    400: "/?q=%00",
    404: "/nothing/here/",
    405: FORM_FOR_OTHERS,
    410: "/gone/",
    413: "/too-much/",
    414: f"/?{'q' * 17_000}",
    500: "/fail/",
    503: "/away/",
    507: "/full/",
}
A_COMMON_WORD = "network"
# Secrets of two mails that wait for a yes (`tests/states.py`).
TOKENS = {"confirm": "a-mail-that-asks-to-confirm", "still wanted": "a-mail-that-asks-after-a-year"}
FOR_STAFF = "/staff-only/"


def find_addresses(now: datetime) -> dict[str, str]:
    """The path of each of `PAGES`, from the demonstration's database, as they are `now`."""
    found = {
        "home": "/",
        "accessibility statement": "/accessibility-statement/",
        "every block": "/every-block/",
        "long words": "/every-block/long/",
        **_networks(timezone.localdate(now)),
        **_statements(),
        **_events(now),
        **_updates(),
        **_commitments(),
        **_searches(timezone.localdate(now).year),
        "you said, we did": "/you-said-we-did/",
        "you said, we did of one network": "/you-said-we-did/?network=race-equality",
        "alerts": "/alerts/",
        "older alerts": "/alerts/?page=2",
        **_listening(),
        **_mailing_lists(),
        "privacy settings": "/privacy-settings/",
        "hidden alerts are back": "/privacy-settings/?done=1",
        "sign-in": "/accounts/login/",
        "forgotten password": "/accounts/password/reset/",
        "link for a password sent": "/accounts/password/reset/done/",
        "link for a password too old": "/accounts/password/reset/key/1-old/",
        "account closed": "/accounts/inactive/",
    }
    return {name: found[name] for name in PAGES}


def _networks(today: date) -> dict[str, str]:
    index = NetworkIndexPage.objects.get().url
    with_months = UpdateSeriesPage.objects.filter(network__isnull=False).order_by("path").first()
    chairs = TermOfOffice.objects.serving_on(today).filter(role__in=["chair", "co-chair"])
    vacant = NetworkPage.objects.exclude(terms=None).exclude(pk__in=chairs.values("network")).first()
    return {
        "all networks": index,
        "networks of one theme": f"{index}?theme={Theme.objects.first().pk}",
        "network": with_months.get_parent().url,
        "network without a chair": vacant.url,
        "network without anything": NetworkPage.objects.get(slug="new-network").url,
    }


def _statements() -> dict[str, str]:
    statements = StatementPage.objects.live().order_by("path")
    joint = statements.annotate(voices=Count("issued_by")).filter(voices__gt=1)
    return {
        "current statement": statements.filter(state="current").exclude(quotations=None).first().url,
        "superseded statement": statements.filter(state="superseded").first().url,
        "withdrawn statement": statements.filter(state="withdrawn").first().url,
        "joint statement": joint.first().url,
        "corrected statement": statements.exclude(corrections=None).first().url,
        "statement of few words": statements.get(slug="few-words").url,
    }


def _events(now: datetime) -> dict[str, str]:
    events = EventPage.objects.live().order_by("path")
    on = events.filter(is_cancelled=False).exclude(slug="three-days")
    return {
        "coming event": on.filter(starts_at__gt=now).first().url,
        "cancelled event": events.filter(is_cancelled=True).first().url,
        "past event": on.filter(ends_at__lt=now).first().url,
        "event of several days": events.get(slug="three-days").url,
    }


def _updates() -> dict[str, str]:
    ours = UpdateSeriesPage.objects.child_of(HomePage.objects.get()).get()
    months = list(MonthlyUpdatePage.objects.child_of(ours).order_by("month"))
    return {
        "updates": ours.url,
        "updates of a network": UpdateSeriesPage.objects.filter(network__isnull=False).first().url,
        "updates without a month": UpdateSeriesPage.objects.get(title="Our months").url,
        "year with a missing month": f"{ours.url}{gap_in(months).year}/",
        "month without an update": f"{ours.url}without-update/{gap_in(months):%Y-%m}/",
        "newest month": months[-1].url,
        "month in the middle": months[len(months) // 2].url,
        "month that came late": next(page.url for page in months if page.facts.late.days),
        "oldest month": months[0].url,
        "month without items": MonthlyUpdatePage.objects.filter(items=None).first().url,
    }


def gap_in(months: list[MonthlyUpdatePage]):
    """The month that is missing between the first and the last of `months`."""
    there = {page.month for page in months}
    first, last = min(there), max(there)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    expected = {first.replace(year=number // 12, month=number % 12 + 1) for number in numbers}
    (missing,) = expected - there
    return missing


def _commitments() -> dict[str, str]:
    page = CommitmentsPage.objects.get().url
    moved = Commitment.objects.exclude(moves=None).first()
    silent = Commitment.objects.filter(moves=None).first()
    return {
        "commitments": page,
        "commitments narrowed": f"{page}?status=late&status=at-risk&characteristic=race",
        "commitments narrowed to none": f"{page}?status=late&year={last_year_due()}",
        "commitment that moved": f"{page}{moved.ref.lower()}/",
        "commitment nobody mentioned": f"{page}{silent.ref.lower()}/",
    }


def _listening() -> dict[str, str]:
    month = MonthlyUpdatePage.objects.filter(network__isnull=False).order_by("path").first()
    return {
        "people": "/people/",
        "statements": "/statements/",
        "statements of a network in a year": _statements_narrowed(),
        "statements, none": _statements_narrowed(none=True),
        "events": "/events/",
        "past events": "/events/?when=past",
        "events of a network": f"/events/?network={NetworkPage.objects.order_by('path').first().slug}",
        "feedback": "/feedback/",
        "feedback about a month": f"/feedback/?about={month.url}",
        "feedback sent": "/feedback/sent/",
        "what we store": "/feedback/what-we-store/",
        "useful, sent": f"/useful/sent/?page={month.pk}",
    }


def _mailing_lists() -> dict[str, str]:
    network = NetworkPage.objects.order_by("path").first()
    subscription = Subscription.objects.filter(confirmed_on__isnull=False).first()
    return {
        "join a mailing list": "/mailing-lists/join/",
        "join a network's mailing list": f"/mailing-lists/join/?network={network.slug}",
        "leave a mailing list": "/mailing-lists/leave/",
        "mailing list, sent": "/mailing-lists/sent/",
        "mailing list, confirm": f"/by-mail/yes/{TOKENS['confirm']}/",
        "mailing list, still wanted": f"/by-mail/yes/{TOKENS['still wanted']}/",
        "mailing list, joined": "/by-mail/joined/",
        "mailing list, leave by link": f"/by-mail/leave/{subscription.leave_token}/",
        "mailing list, left": "/by-mail/left/",
    }


def _statements_narrowed(none: bool = False) -> str:
    """The list of a network and a year in which it issued one, or none."""
    found = StatementPage.objects.live().order_by("issued_on").first()
    others = NetworkPage.objects.live().exclude(pk__in=found.issued_by.all()).exclude(pk=found.network_id)
    without = others.exclude(statements__issued_on__year=found.issued_on.year)
    network = without.first() if none else found.network
    return f"/statements/?year={found.issued_on.year}&network={network.slug}"


def _somebody_named() -> TermOfOffice:
    return TermOfOffice.objects.filter(is_public=True, ends_on=None).first() or (
        TermOfOffice.objects.filter(is_public=True).latest("ends_on")
    )


def last_year_due() -> int:
    """A year in which nothing that is late is due."""
    return Commitment.objects.exclude(status="late").latest("target_date").target_date.year


def _searches(this_year: int) -> dict[str, str]:
    return {
        "search": "/search/",
        "search results": f"/search/?q={A_COMMON_WORD}",
        "search results, narrowed": f"/search/?q={A_COMMON_WORD}&type=network&type=event&year={this_year}",
        "search results by date": "/search/?q=panels&sort=date",
        "search for all of one type": "/search/?type=statement",
        "search for a person": f"/search/?q={quote(_somebody_named().name)}",
        "search with fewer words": f"/search/?q={A_COMMON_WORD}+zyzzyva",
        "search narrowed to nothing": f"/search/?q={A_COMMON_WORD}&type=event&year=1999",
        "search with a typing error": "/search/?q=netowrk",
        "search that only leaves out": "/search/?q=-network",
        "second page of results": f"/search/?q={A_COMMON_WORD}&page=2",
        "search that leads straight there": "/search/?q=day",
        "search without result": "/search/?q=zyzzyva",
        "search for too much": f"/search/?q={'a' * 201}",
    }
