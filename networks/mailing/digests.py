"""A network's news: put together, looked at, and queued for everybody on its list."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms import mail
from cms.mail import rendering
from cms.models import SharedMail
from cms.security import encryption
from networks.mailing import subscriptions
from networks.mailing.digest_sections import Section, sections
from networks.models import Digest, MailingList, NetworkPage, Subscription, every_of

logger = logging.getLogger(__name__)

# Stands in the shared text for each person's own link.
LEAVE_MARK = "[[link-to-leave]]"
# What the very first digest of a network looks back on.
FIRST_DAYS = 31
HOUR = 9
# A worker that stood still on the first of a month still sends in its first week.
LATEST_DAY = 7
KEEP_DAYS = 365


@dataclass(frozen=True)
class Issue:
    """What a digest would be if it were sent at `until`."""

    network: NetworkPage
    since: datetime
    until: datetime
    sections: list[Section]

    @property
    def has_news(self) -> bool:
        return any(section.is_news for section in self.sections)

    def written(self) -> rendering.Written:
        facts = {"network": self.network, "sections": self.sections, "leave_link": LEAVE_MARK}
        return rendering.render_both("digest", {**facts, "since": self.since, "until": self.until})


def issue(network: NetworkPage, now: datetime) -> Issue:
    """The next digest as it stands `now`."""
    last = network.digests.first()
    since = last.until if last else now - timedelta(days=FIRST_DAYS)
    return Issue(network, since, now, sections(network, since, now))


@transaction.atomic
def send(network: NetworkPage, *, by: User | None, now: datetime) -> Digest | None:
    """Queue the digest for everybody who is on the list at this moment; `by` is None when it goes by itself.

    All or nothing: killed in the middle, nothing was queued and the next call starts anew. None, and nothing
    is sent, when there is no news or nobody to read it.
    """
    MailingList.objects.get_or_create(network=network)
    MailingList.objects.select_for_update().get(network=network)  # two at once: one waits, then finds no news
    ready = issue(network, now)
    if not ready.has_news:
        return None
    written = ready.written()
    shared = SharedMail.objects.create(subject=written.subject, text=written.text, html=written.html)
    count = mail.send_shared(shared, _letters(network))
    if not count:
        shared.delete()
        return None
    digest = Digest.objects.create(
        network=network, since=ready.since, until=now, mail=shared, recipients=count, sent_by=by
    )
    log(network, "networks.digest", user=by)
    return digest


def send_due(now: datetime) -> int:
    """Send each digest whose day has come, each for itself; return how many."""
    count = 0
    for network in NetworkPage.objects.live().select_related("mailing_list"):
        try:
            if is_due(network, now) and send(network, by=None, now=now):
                count += 1
        except Exception:
            logger.exception("No digest of network %s", network.pk)
    return count


def is_due(network: NetworkPage, now: datetime) -> bool:
    """In the first week of a month that has one, from nine in the morning, unless one went this month."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    every = every_of(network)
    if every == MailingList.Every.NEVER or (local.month - 1) % every or local.day > LATEST_DAY:
        return False
    if local.day == 1 and local.hour < HOUR:
        return False
    month_began = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return not network.digests.filter(until__gte=month_began).exists()


def next_day(network: NetworkPage, now: datetime) -> date | None:
    """The first of the month on which the next one goes out by itself; None: on none."""
    every = every_of(network)
    if every == MailingList.Every.NEVER:
        return None
    day = timezone.localdate(now).replace(day=1)
    while True:
        day = (day + timedelta(days=32)).replace(day=1)
        if (day.month - 1) % every == 0:
            return day


def how_far(digest: Digest) -> str:
    """In words, for leads."""
    return [
        _("waits to be sent"),
        _("more than a quarter is sent"),
        _("more than half is sent"),
        _("almost all is sent"),
        _("sent"),
    ][digest.quarters_done]


def forget_old(now: datetime) -> None:
    """Delete digests of more than a year ago, and those of networks that are gone."""
    Digest.objects.filter(until__lt=now - timedelta(days=KEEP_DAYS)).delete()
    SharedMail.objects.filter(digest=None, waiting=None).delete()


def _letters(network: NetworkPage) -> Iterator[mail.Letter]:
    for subscription in Subscription.objects.confirmed().filter(network=network).iterator():
        try:
            # Opened once: it takes most of the time.
            opened = subscription.opened
        except encryption.CannotOpen:
            logger.error("Subscription %s was sealed with a key that is not there any more", subscription.pk)
            continue
        link = subscriptions.leave_link(opened["leave"])
        yield mail.Letter(
            to=opened["address"],
            concerns=str(subscription.pk),
            headers=subscriptions.headers(link),
            values={LEAVE_MARK: link},
        )
