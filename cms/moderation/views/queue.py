"""The queue: what waits for a decision, the least time left first; claiming, and signing off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import TaskState

from cms.admin.durations import length, time_left
from cms.models import EmergencyPublication, ReviewClaim
from cms.moderation import approval, screen_access
from cms.moderation.approval import ApprovalRefused
from cms.moderation.recipients import title_of
from cms.moderation.subjects import ReviewedObject, beside_preview, subjects_of
from cms.moderation.views.base import ReviewerView
from cms.typing import SignedInRequest

SIGNED_OFF_SHOWN = 20


@dataclass(frozen=True)
class Waiting:
    """A row of the queue."""

    state: TaskState
    title: str
    subject: ReviewedObject
    target: datetime
    claim: ReviewClaim | None
    is_own: bool
    now: datetime

    @property
    def age(self) -> str:
        return length(self.now - self.state.started_at)

    @property
    def time_left(self) -> str:
        return time_left(self.target, self.now)

    @property
    def is_over(self) -> bool:
        return self.now > self.target


def queue_of(user: User, now: datetime) -> list[Waiting]:
    """What waits for `user`'s groups, the least time left first."""
    states = list(screen_access.waiting_for(user))
    subjects = subjects_of(state.workflow_state for state in states)
    rows = [
        Waiting(
            state=state,
            title=title_of(state),
            subject=subjects[state.workflow_state_id],
            target=approval.target_for(state),
            claim=getattr(state, "claim", None),
            is_own=state.workflow_state.requested_by_id == user.pk,
            now=now,
        )
        for state in states
        if state.workflow_state_id in subjects
    ]
    return sorted(rows, key=lambda row: (row.target, row.state.pk))


class QueueView(ReviewerView):
    page_title = gettext_lazy("Moderation")
    template_name = "cms/admin/queue.html"
    tab = "queue"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = queue_of(self.request.user, timezone.now())
        return super().get_context_data(rows=rows, **kwargs)


class UncheckedView(ReviewerView):
    """What went out without a second check, until somebody else signs it off."""

    page_title = gettext_lazy("Published without a second check")
    template_name = "cms/admin/unchecked.html"
    tab = "unchecked"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        records = EmergencyPublication.objects.select_related("by", "signed_off_by", "revision")
        open_records = list(records.filter(signed_off_by=None))
        record: Any
        for record in open_records:
            # What a version says is in its preview, but not all of it.
            record.beside_preview = beside_preview(record.revision) if record.revision else []
        return super().get_context_data(
            open_records=open_records,
            signed_off=records.exclude(signed_off_by=None).order_by("-signed_off_at")[:SIGNED_OFF_SHOWN],
            **kwargs,
        )


# --- Buttons ----------------------------------------------------------------------------------------


@method_decorator(require_POST, name="dispatch")
class ActionView(View):
    """A button: do it, say what came of it, and go back to where it was pressed."""

    request: SignedInRequest
    back_to = "moderation:queue"

    def act(self, pk: int) -> str:
        """Do it and return what to say. May raise `ApprovalRefused`."""
        raise NotImplementedError

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        if not screen_access.may_review(request.user):
            raise PermissionDenied
        try:
            messages.success(request, self.act(pk))
        except ApprovalRefused as refusal:
            messages.error(request, str(refusal))
        return redirect(get_valid_next_url_from_request(request) or reverse(self.back_to))


class ClaimView(ActionView):
    def act(self, pk: int) -> str:
        state = get_object_or_404(TaskState, pk=pk)
        approval.claim(state, by=self.request.user)
        return _("You are reading “%(title)s” now. Others see that.") % {"title": title_of(state)}


class ReleaseView(ActionView):
    def act(self, pk: int) -> str:
        state = get_object_or_404(TaskState, pk=pk)
        approval.release(state, by=self.request.user)
        return _("“%(title)s” waits for somebody else again.") % {"title": title_of(state)}


class SignOffView(ActionView):
    back_to = "moderation:unchecked"

    def act(self, pk: int) -> str:
        record = get_object_or_404(EmergencyPublication, pk=pk)
        approval.sign_off(record, by=self.request.user, version=self.request.POST.get("version", ""))
        return _("You signed off “%(title)s”.") % {"title": record.title}
