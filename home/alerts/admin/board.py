"""The alerts board: what is on air in the order of the page, what comes, drafts, and what is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import TaskState, WorkflowState

from cms.admin.concurrent.actions import changed_since_shown, seen, who_changed
from cms.admin.durations import time_left
from cms.admin.views import AdminView
from cms.moderation import screen_access
from cms.moderation.subjects import emergency_url
from cms.typing import SignedInRequest
from home.alerts import display
from home.alerts.services import NothingToTakeDown, may_change_alerts, take_down
from home.models import Alert
from home.querysets import AlertQuerySet

OVER_SHOWN = 10


@dataclass(frozen=True)
class OnBoard:
    """An alert on the board. `review_id` is its task state while somebody has to decide about it."""

    alert: Alert
    title: str
    now: datetime
    review_id: int | None = None
    ends_soon: bool = False
    may_bypass: bool = False

    @property
    def emergency_url(self) -> str:
        return emergency_url(self.alert) if self.may_bypass else ""

    @property
    def time_left(self) -> str:
        return time_left(self.alert.ends_at, self.now) if self.alert.ends_at else ""

    @property
    def is_called_off(self) -> bool:
        """Taken down before it began."""
        return not self.alert.live and self.alert.first_published_at is not None

    @property
    def edit_url(self) -> str:
        return edit_url(self.alert)

    @property
    def made_from(self) -> str:
        return seen(*readers_see(self.alert))


def readers_see(alert: Alert) -> tuple[bool, int | None, datetime | None]:
    """What an alert that is taken down has to be still: a newer draft of it changes nothing for readers."""
    return alert.live, alert.live_revision_id, alert.ends_at


def edit_url(alert: Alert) -> str:
    return reverse(Alert.snippet_viewset.get_url_name("edit"), args=[alert.pk])


def on_air(now: datetime) -> list[Alert]:
    """As readers see them, from the top of the page."""
    ids = [shown.id for shown in display.running(now)]
    found = Alert.objects.select_related("section").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def under_review() -> dict[str, int]:
    """The task states that wait for a decision about an alert, by the alert's id."""
    states = WorkflowState.objects.filter(
        base_content_type__app_label="home",
        base_content_type__model="alert",
        status=WorkflowState.STATUS_IN_PROGRESS,
        current_task_state__status=TaskState.STATUS_IN_PROGRESS,
    )
    return dict(states.values_list("object_id", "current_task_state_id"))


def also_on_air(alert: Alert, now: datetime) -> AlertQuerySet:
    """The other published alerts that readers see at the same time as `alert`."""
    start = max(alert.starts_at or now, now)
    if alert.ends_at is None or alert.ends_at <= start:
        return Alert.objects.none()
    others = Alert.objects.on_air_between(start, alert.ends_at).exclude(pk=alert.pk)
    return others.select_related("section").order_by("starts_at", "pk")


class Board(AdminView):
    page_title = gettext_lazy("Alerts")
    template_name = "home/admin/board.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_change_alerts(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        soon = set(Alert.objects.ending_soon(now).values_list("pk", flat=True))
        reviews = under_review()
        may_bypass = self.request.user.has_perm(screen_access.BYPASS)

        def row(alert: Alert) -> OnBoard:
            title = alert.latest_revision.object_str if alert.is_draft else alert.title
            return OnBoard(alert, title, now, reviews.get(str(alert.pk)), alert.pk in soon, may_bypass)

        def rows(found: Iterable[Alert], *, drafts: bool = False) -> list[OnBoard]:
            found = list(found)
            for alert in found:
                alert.is_draft = drafts and alert.latest_revision is not None
            return [row(alert) for alert in found]

        published = Alert.objects.select_related("section")
        return super().get_context_data(
            on_air=rows(on_air(now)),
            upcoming=rows(published.upcoming(now)),
            drafts=rows(published.unfinished().select_related("latest_revision"), drafts=True),
            over=rows(published.over(now)[:OVER_SHOWN]),
            add_url=reverse(Alert.snippet_viewset.get_url_name("add")),
            list_url=reverse(Alert.snippet_viewset.get_url_name("list")),
            **kwargs,
        )


@method_decorator(require_POST, name="dispatch")
class TakeDown(View):
    """The button “End now”, or “Call off” before an alert begins."""

    @transaction.atomic
    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        alert = get_object_or_404(Alert.objects.select_for_update(), pk=pk)
        if may_change_alerts(request.user) and changed_since_shown(request, *readers_see(alert)):
            text = _("%(who)s It was not taken down: look at it again first.")
            messages.warning(request, text % {"who": who_changed(alert)})
            return redirect("alerts_board")
        try:
            take_down(alert, by=request.user, now=timezone.now())
        except NothingToTakeDown as reason:
            messages.warning(request, str(reason))
        else:
            text = _("“%(title)s” was taken down. Readers do not see it any more.")
            messages.success(request, text % {"title": alert.title})
        return redirect("alerts_board")
