"""Taking an alert down: what one person may do alone, because it only takes away."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log
from wagtail.models import Revision
from wagtail.permissions import policy_registry

from cms.models import constitution
from home.models import Alert


class NothingToTakeDown(Exception):
    """Says to the reader why nothing was taken down."""


@transaction.atomic
def take_down(alert: Alert, *, by: User, now: datetime) -> Alert:
    """End `alert` now, or call it off if it has not begun, or nothing can be public (`constitution`).

    Only the end changes: what readers see is published again, never a draft of it. A newer draft stays the
    newest; if it was under review it has to be submitted again. Raises `NothingToTakeDown`, and
    `PermissionDenied` for people who may not change alerts.
    """
    if not may_change_alerts(by):
        raise PermissionDenied
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    if not alert.live or alert.ends_at is None or alert.ends_at <= now:
        raise NothingToTakeDown(_("“%(title)s” is over already.") % {"title": alert.title})
    if (alert.starts_at and alert.starts_at > now) or not constitution.is_checked(alert):
        UnpublishAction(alert, user=by).execute(skip_permission_checks=True)
        return alert
    draft = alert.get_latest_revision() if alert.has_unpublished_changes else None
    ending = _publish_with_end(alert, by, now)
    if draft:
        draft.as_object().save_revision(user=draft.user, clean=False, changed=True)
    log(alert, "home.alert_ended", user=by, revision=ending)
    return alert


def may_change_alerts(user: User) -> bool:
    return policy_registry.get_by_type(Alert).user_has_permission(user, "change")


def _publish_with_end(alert: Alert, by: User, now: datetime) -> Revision:
    alert.ends_at = now
    revision = alert.save_revision(user=by, clean=False)  # the rules about ends are for those to come
    revision.publish(user=by, skip_permission_checks=True)
    return revision
