""" "Checked and still correct", and when the next check is due (docs/editors.md#dates)."""

from calendar import monthrange
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms import content_version
from cms.models import BasePage

MONTHS_BETWEEN_CHECKS = 12


@transaction.atomic
def confirm_checked(page: BasePage, *, by: User, today: date) -> None:
    """Record that `by` read the page and it is still correct; the next check is due in a year.

    Makes no revision and moves no date readers see as "last updated". Raises `PermissionDenied` for people
    who may not edit the page.
    """
    if not page.permissions_for_user(by).can_edit():
        raise PermissionDenied
    BasePage.objects.filter(pk=page.pk).update(checked_on=today, review_due_on=next_check(today))
    content_version.bump()  # readers see both days
    log(page, "cms.checked", user=by)


def schedule_first_check(page: BasePage, went_live_on: date) -> None:
    """Give a page that went live without a day for its next check one, a year later.

    Pages that tell what happened (`needs_checks` is false) do not go stale, and have no such day.
    """
    due = (page.review_due_on or next_check(went_live_on)) if page.needs_checks else None
    if due != page.review_due_on:
        page.review_due_on = due
        BasePage.objects.filter(pk=page.pk).update(review_due_on=due)


def schedule_as_of_history(page: BasePage) -> None:
    """Due not a year after it went live here, but after the last of the dates that it brought along."""
    changed_on = timezone.localdate(page.public_updated_at) if page.public_updated_at else None
    known = [day for day in (changed_on, page.checked_on) if day]
    page.review_due_on = None
    schedule_first_check(page, max(known))


def overdue_since(page: BasePage, today: date) -> date | None:
    """The day by which `page` was to be checked and was not; None while there is time, or no day."""
    due = page.alias_of.review_due_on if page.alias_of_id else page.review_due_on
    return due if due and due < today else None


def next_check(day: date, months: int = MONTHS_BETWEEN_CHECKS) -> date:
    """The same day `months` later, or the last of that month where there is no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def keep(page: BasePage, *, by: User) -> None:
    """Store the next check and the owner that an editor set in the form of `page`; others' are ignored.

    A revision never brings them back (`OUTSIDE_REVISIONS`), so without this the form would lose them.
    """
    if not page.permissions_for_user(by).holds("publish"):
        return
    BasePage.objects.filter(pk=page.pk).update(
        review_due_on=page.review_due_on, content_owner_id=page.content_owner_id
    )
    content_version.bump()  # readers see the day of the next check
