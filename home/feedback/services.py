"""Taking feedback in, sorting it, and deleting it in time."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.models import BasePage, Heartbeat
from home.models import Feedback, PageRemark, Triage
from networks.models import NetworkPage

KEEP_DAYS = 180
PURGE = "feedback purge"


def receive(text: str, network: NetworkPage | None, *, today: date) -> Feedback:
    """Store what somebody told us: these words, this network (None: no network in particular), this month."""
    return Feedback.objects.create(text=text, network=network, month=today.replace(day=1))


def remark(page: BasePage, is_useful: bool, text: str, *, today: date) -> PageRemark:
    """Store an answer to “Is this page useful?”, as sparingly as feedback."""
    month = today.replace(day=1)
    return PageRemark.objects.create(page_id=page.pk, is_useful=is_useful, text=text, month=month)


@transaction.atomic
def sort(
    feedback: Feedback,
    *,
    theme: str,
    leads_may_read: bool,
    is_handled: bool,
    removed: Sequence[str] = (),
    by: User,
) -> None:
    """Say what `feedback` is about. Each of the `removed` words is taken out of its text for good."""
    if removed:
        feedback.text = without(feedback.text, removed)
        feedback.save(update_fields=["text"])
    facts = {"theme": theme, "leads_may_read": leads_may_read, "is_handled": is_handled}
    Triage.objects.update_or_create(feedback=feedback, defaults=facts)
    log(feedback, "wagtail.edit", user=by)


def without(text: str, words: Iterable[str]) -> str:
    """`text` with “[removed]” in the place of each of `words`, however it is written."""
    for word in sorted(words, key=len, reverse=True):
        text = re.sub(re.escape(word), lambda _found: _("[removed]"), text, flags=re.IGNORECASE)
    return text


def purge(now: datetime) -> int:
    """Delete what is older than we promise, and leave a mark that it was done. Returns how many went."""
    with transaction.atomic():
        today, gone = timezone.localdate(now), 0
        for model in (Feedback, PageRemark):
            _total, by_model = model.objects.older_than(KEEP_DAYS, today).delete()
            gone += by_model.get(model._meta.label, 0)
        Heartbeat.objects.update_or_create(name=PURGE, defaults={"at": now})
    return gone
