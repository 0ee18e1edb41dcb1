"""Tells those who sort feedback how much waits: once a week, so that no mail shows when it came."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.urls import reverse

from cms import mail
from cms.moderation import reminders
from cms.sites import full_url
from home.models import Feedback, PageRemark

MONDAY = 0


@reminders.register
def feedback_waits(now: datetime) -> Iterator[reminders.Reminder]:
    day = reminders.local_day(now)
    if reminders.is_morning(now) and day.weekday() == MONDAY:
        yield reminders.Reminder("feedback", (str(day),), lambda new: _tell())


def _tell() -> None:
    count = Feedback.objects.unsorted().count()
    if count:
        link = full_url(reverse("feedback_modeladmin_index"))
        mail.send_to_all("feedback_waits", people_who_sort(), {"count": count, "link": link})


@reminders.register
def remarks_wait(now: datetime) -> Iterator[reminders.Reminder]:
    day = reminders.local_day(now)
    if reminders.is_morning(now) and day.weekday() == MONDAY:
        yield reminders.Reminder("remarks", (str(day),), lambda new: _tell_owners())


def _tell_owners() -> None:
    """One mail to each group of people who look after pages, with how many open remarks there are."""
    remarks = PageRemark.objects.open().values_list("page__content_owner", "page__network")
    link = full_url(reverse("remarks_modeladmin_index"))
    for owner, count in Counter(remarks).items():
        mail.send_to_all("remarks_wait", reminders.owners(*owner), {"count": count, "link": link})


def people_who_sort() -> list[User]:
    holding = {"groups__permissions__content_type__app_label": "home"}
    people = get_user_model().objects.filter(
        is_active=True, groups__permissions__codename="read_feedback", **holding
    )
    return list(people.distinct())
