"""The review screen: one submission, the very version to decide about, and the decision."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Revision, TaskState, WorkflowMixin, WorkflowState

from cms.admin.durations import time_left
from cms.admin.views import AdminView
from cms.enums import ChangeKind
from cms.models import BasePage, EmergencyPublication
from cms.moderation import approval, screen_access
from cms.moderation.approval import ApprovalRefused
from cms.moderation.forms import ReviewForm
from cms.moderation.recipients import fresh, name_of
from cms.moderation.subjects import beside_preview, compare_url, emergency_url, subject_of
from cms.typing import SignedInRequest, StrOrPromise
from cms.validators import parse_pk

APPROVE, REJECT = "approve", "reject"


def find_state(user: User, pk: int) -> tuple[TaskState, Any]:
    """The submission and what it is about. `Http404` when it is gone; `PermissionDenied` for outsiders."""
    related = ("workflow_state__requested_by", "revision__user", "task", "claim__user", "finished_by")
    state = get_object_or_404(TaskState.objects.select_related(*related), pk=pk)
    if not screen_access.may_decide(user, state):
        raise PermissionDenied
    obj = state.workflow_state.content_object
    if obj is None:
        raise Http404
    return state, fresh(obj)


def is_open(state: TaskState) -> bool:
    return (
        state.status == TaskState.STATUS_IN_PROGRESS
        and state.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    )


class ReviewView(AdminView):
    template_name = "cms/admin/review.html"

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.state, self.obj = find_state(self.request.user, pk)
        self.newest = self.obj.get_latest_revision()
        return super().dispatch(request, pk)

    def get_page_title(self) -> str:
        return self.newest.object_str

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(ReviewForm(obj=self.obj))

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        form = ReviewForm(request.POST, obj=self.obj)
        if not form.is_valid():
            return self.show(form)
        try:
            done = self.decide(form.cleaned_data)
        except ApprovalRefused as refusal:
            is_unsaid = request.POST.get("action") == REJECT and not form.cleaned_data["comment"].strip()
            form.add_error("comment" if is_unsaid else None, str(refusal))
            # What was refused may be about something newer than what this request read.
            self.state, self.obj = find_state(request.user, pk)
            self.newest = self.obj.get_latest_revision()
            return self.show(form)
        messages.success(request, done)
        return redirect("moderation:queue")

    def decide(self, answer: dict[str, Any]) -> str:
        """Pass the answer to the service; return what came of it. Raises `ApprovalRefused`."""
        posted, user = self.request.POST, self.request.user
        names = {"title": self.newest.object_str}
        if posted.get("action") == REJECT:
            approval.request_changes(self.state, by=user, reason=answer["comment"])
            return _("The author of “%(title)s” is told what has to change.") % names
        if posted.get("action") != APPROVE:
            raise ApprovalRefused(_("Nothing happened: choose “Approve” or “Request changes”."))
        approval.approve(
            self.state,
            by=user,
            version=posted.get("revision", ""),
            comment=answer["comment"],
            change_kind=answer.get("change_kind"),
        )
        return what_came_of(self.state, fresh(self.obj)) % names

    def show(self, form: ReviewForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decided = (
            {}
            if is_open(self.state)
            else {"decided": True, "decision": decision_of(self.state, self.request.user)}
        )
        return super().get_context_data(
            state=self.state,
            obj=self.obj,
            newest=self.newest,
            subject=subject_of(self.obj),
            earlier=earlier_answers(self.state),
            **(decided or self.get_open_context()),
            **kwargs,
        )

    def get_open_context(self) -> dict[str, Any]:
        user, draft = self.request.user, self.obj.with_content_json(self.newest.content)
        target = approval.target_for(self.state)
        now = timezone.now()
        return {
            "draft": draft,
            "beside_preview": beside_preview(self.newest),
            "writers": get_user_model().objects.filter(pk__in=approval.contributors(self.obj)),
            "why_not": approval.why_not(self.obj, user),
            "answer": author_answer(self.obj, draft),
            "time_left": time_left(target, now),
            "is_over": now > target,
            "compare_url": compare_url(self.obj, "live", self.newest.pk) if self.obj.live else "",
            "since_read_url": self.get_since_read_url(),
            "goes_live_later": bool(draft.go_live_at and draft.go_live_at > now),
            "may_edit": screen_access.may_edit(user, self.obj),
            "emergency_url": emergency_url(self.obj) if screen_access.may_bypass(user, self.obj) else "",
            "panels": [panel for make in hooks.get_hooks("review_panels") if (panel := make(draft))],
        }

    def get_since_read_url(self) -> str:
        """After a stale approval: what changed between the version that was read and the newest."""
        seen = parse_pk(self.request.POST.get("revision", "").partition(".")[0])
        if seen in (None, self.newest.pk):
            return ""
        known = Revision.objects.for_instance(self.obj).filter(pk=seen).exists()
        return compare_url(self.obj, seen, self.newest.pk) if known else ""


class PreviewView(View):
    """Exactly one revision as readers would see it, for those who decide about it."""

    def get(self, request: SignedInRequest, pk: int, revision_id: int) -> HttpResponse:
        _state, obj = find_state(request.user, pk)
        revision = get_object_or_404(Revision.objects.for_instance(obj), pk=revision_id)
        return preview(request, revision)


class PreviewUncheckedView(View):
    """What was published in an emergency, for those who may sign it off."""

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        if not screen_access.may_review(request.user):
            raise PermissionDenied
        record = get_object_or_404(EmergencyPublication.objects.select_related("revision"), pk=pk)
        if record.revision is None or record.content_object is None:
            raise Http404
        return preview(request, record.revision)


def preview(request: HttpRequest, revision: Revision) -> HttpResponse:
    shown = revision.as_object()
    return shown.make_preview_request(
        request, shown.default_preview_mode, extra_request_attrs={"revision_id": revision.pk}
    )


def author_answer(obj: WorkflowMixin, draft: Any) -> StrOrPromise | None:
    """What kind of change the author said it is; None where the question is not asked."""
    if not isinstance(obj, BasePage) or not obj.first_published_at:
        return None
    answered = draft.change_kind in ChangeKind.values
    return ChangeKind(draft.change_kind).label if answered else _("None: it counts as minor")


def earlier_answers(state: TaskState) -> list[TaskState]:
    """Decisions about this submission before this one, the newest first."""
    others = state.workflow_state.task_states.exclude(pk=state.pk).exclude(finished_at=None)
    return list(others.select_related("finished_by").order_by("-finished_at"))


def what_came_of(state: TaskState, obj: WorkflowMixin) -> str:
    """What to tell whoever approved, with a place for the title."""
    workflow_state = WorkflowState.objects.select_related("current_task_state__task").get(
        pk=state.workflow_state_id
    )
    if workflow_state.status == WorkflowState.STATUS_IN_PROGRESS:
        return _("Approved. “%(title)s” goes to the next stage now.")
    if Revision.objects.for_instance(obj).filter(approved_go_live_at__isnull=False).exists():
        return _("Approved. “%(title)s” goes live at its scheduled time.")
    return _("Approved. “%(title)s” is public now.")


def decision_of(state: TaskState, reader: User) -> str:
    """What became of a stage, in words for `reader`."""
    who = _("You") if state.finished_by_id == reader.pk else name_of(state.finished_by) or _("Somebody")
    if state.status == TaskState.STATUS_APPROVED:
        return _("%(who)s approved it") % {"who": who}
    if state.status == TaskState.STATUS_REJECTED:
        return _("%(who)s asked for changes") % {"who": who}
    if state.status == TaskState.STATUS_IN_PROGRESS:
        return _("No longer waiting")
    return _("Taken back, or published another way")
