"""Short records without drafts that readers see once somebody else has read them.

Pages, alerts and answers are approved (`cms.moderation.approval`). A record here has `public_since`, empty
until somebody who wrote none of it shows it; its register (`cms.moderation.modeladmin`) has the button. Who
wrote what, Wagtail's log knows.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Case, CharField, Exists, Model, OuterRef, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry

from cms.audit.log import Action
from cms.audit.log import record as note
from cms.enums import SecondPerson
from cms.moderation.approval import ApprovalRefused

WROTE = ("wagtail.create", "wagtail.edit")
SHOWN = "cms.shown"


def writers(record: Any) -> set[int]:
    """Ids of those who wrote what no second person has shown yet."""
    entries = log_registry.get_logs_for_instance(record)
    wrote = entries.filter(action__in=WROTE, content_changed=True, user__isnull=False)
    if last := entries.filter(action=SHOWN).order_by("-pk").first():
        wrote = wrote.filter(pk__gt=last.pk)
    return set(wrote.values_list("user_id", flat=True))


def why_not(record: Any, user: User) -> str | None:
    """Why `user` may not show `record` to readers; None when they may."""
    if user.pk in writers(record):
        return _("You wrote this or part of it. Somebody else has to read it and show it to readers.")
    return None


@transaction.atomic
def show(record: Any, *, by: User, now: datetime) -> None:
    """Let readers see `record`, whose row is locked, as `by` has read it. Raises `ApprovalRefused`."""
    if record.public_since:
        raise ApprovalRefused(_("Readers see this already."))
    if reason := why_not(record, by):
        raise ApprovalRefused(reason)
    record.public_since = now
    record.save()
    log(record, SHOWN, user=by)
    note(Action.APPROVED, account=by.pk, subject=record)


def mark_of(model: type[Model]) -> Case:
    """Of each row of `model`, in the same query: whether somebody who wrote none of it showed it to readers.

    A value of `SecondPerson`; an import asks nobody.
    """
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id=Cast(OuterRef("pk"), CharField()))
    return Case(
        When(Exists(entries.filter(action=SHOWN)), then=Value(SecondPerson.CHECKED.value)),
        default=Value(SecondPerson.NONE.value),
    )
