"""What networks remind people of. Registered when the app is ready."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.urls import reverse

from cms import mail
from cms.moderation import reminders
from cms.sites import full_url
from networks.mailing import digests
from networks.models import NetworkPage, Subscription, TermOfOffice
from networks.services import terms

DAYS_BEFORE_DIGEST = 3


@reminders.register
def terms_ending(now: datetime) -> Iterator[reminders.Reminder]:
    """Once a day, in the morning: people whose term ends within 30 days."""
    if reminders.is_morning(now):
        day = reminders.local_day(now)
        yield reminders.Reminder("terms", (str(day),), lambda new: _warn(day))


def _warn(day: date) -> None:
    for term in terms.terms_to_warn_about(day):
        if term.person:
            handover = reverse("handover", args=[term.network_id, term.person_id])
            context = {
                "role": term.get_role_display(),
                "network": term.network.title,
                "ends_on": term.ends_on,
                "link": full_url(handover),
            }
            mail.send("term_ends", term.person, context)


@reminders.register
def digests_coming(now: datetime) -> Iterator[reminders.Reminder]:
    """Three days before the news goes out by mail: leads can look at it, and still publish something."""
    day = reminders.local_day(now) + timedelta(days=DAYS_BEFORE_DIGEST)
    if reminders.is_morning(now) and day.day == 1:
        for network in NetworkPage.objects.live().select_related("mailing_list"):
            if digests.next_day(network, now) == day:
                tell = partial(_tell_of_digest, network, day, now)
                yield reminders.Reminder("digest", (f"{network.pk} {day}",), tell)


def _tell_of_digest(network: NetworkPage, day: date, now: datetime, _new: set[str]) -> None:
    if not Subscription.objects.confirmed().filter(network=network).exists():
        return
    leads = TermOfOffice.objects.leading().serving_on(reminders.local_day(now)).filter(network=network)
    people = {term.person for term in leads.select_related("person") if term.person}
    context = {
        "network": network.title,
        "day": day,
        "has_news": digests.issue(network, now).has_news,
        "link": full_url(reverse("digest", args=[network.pk])),
    }
    mail.send_to_all("digest_coming", people, context)
