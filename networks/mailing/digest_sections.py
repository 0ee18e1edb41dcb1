"""What a digest holds. Each feature adds its own section by the hook `digest_sections`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateformat import format as write
from django.utils.translation import gettext as _
from wagtail import hooks

from cms.models import BasePage
from networks.models import EventPage, NetworkPage, StatementPage

DAYS_AHEAD = 45


@dataclass(frozen=True)
class DigestItem:
    """One thing to read. `link` is a whole address; `note` says when, or that it changed."""

    title: str
    link: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Section:
    """`is_news`: something in it was published since the last digest, so that it is worth a mail."""

    title: str
    items: list[DigestItem]
    is_news: bool = True


class Colleague:
    """A reader of a site for staff of whom nothing is known but that they work here."""

    is_authenticated, is_superuser = True, False
    groups = SimpleNamespace(all=tuple)


def subscriber() -> SimpleNamespace:
    """The request of somebody on a list: they may see what everybody may."""
    user = Colleague() if settings.SITE_ACCESS == "staff" else AnonymousUser()
    return SimpleNamespace(user=user, session={})


def sections(network: NetworkPage, since: datetime, until: datetime) -> list[Section]:
    """What `network` published after `since`, up to `until`, of what a subscriber may see at this moment."""
    request = subscriber()
    if not NetworkPage.objects.visible_to(request).filter(pk=network.pk).exists():
        return []
    found = [section(network, since, until, request) for section in hooks.get_hooks("digest_sections")]
    return [section for section in found if section.items]


def statements(network: NetworkPage, since: datetime, until: datetime, request: HttpRequest) -> Section:
    """Those it issued, alone or with others."""
    own = StatementPage.objects.visible_to(request).of(network)
    found = own.updated_between(since, until).newest_first()
    return Section(_("What we said"), [item_of(page, since) for page in found])


def events(network: NetworkPage, since: datetime, until: datetime, request: HttpRequest) -> Section:
    """What comes next, whenever it was announced."""
    soon = EventPage.objects.filter(network=network.pk).visible_to(request).upcoming(until)
    found = soon.filter(starts_at__lte=until + timedelta(days=DAYS_AHEAD))
    items = [
        DigestItem(
            _("Cancelled: %(title)s") % {"title": event.title} if event.is_cancelled else event.title,
            event.full_url,
            event.cancelled_reason if event.is_cancelled else event.summary,
            write(timezone.localtime(event.starts_at), "l j F Y, g:ia"),
        )
        for event in found
    ]
    return Section(_("Coming up"), items, is_news=found.updated_between(since, until).exists())


def item_of(page: BasePage, since: datetime) -> DigestItem:
    """`page` as a digest tells of it."""
    is_new = page.first_published_at is None or page.first_published_at > since
    return DigestItem(page.title, page.full_url, page.plain_description, "" if is_new else _("Updated"))
