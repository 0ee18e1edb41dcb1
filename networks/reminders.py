"""What networks remind people of. Registered when the app is ready."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from cms import mail
from cms.services import reminders
from networks.services import terms


@reminders.register
def terms_ending(now: datetime):
    """Once a day, in the morning: people whose term ends within 30 days."""
    if reminders.is_morning(now):
        day = reminders.local_day(now)
        yield reminders.Reminder("terms", (str(day),), lambda new: _warn(day))


def _warn(day) -> None:
    for term in terms.terms_to_warn_about(day):
        if term.person:
            handover = reverse("handover", args=[term.network_id, term.person_id])
            context = {
                "role": term.get_role_display(),
                "network": term.network.title,
                "ends_on": term.ends_on,
                "link": settings.BASE_URL + handover,
            }
            mail.send("term_ends", term.person, context)
