"""What I submitted: received, claimed by, decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import TaskState, WorkflowState

from cms.admin.durations import time_left
from cms.moderation import approval
from cms.moderation.recipients import name_of, title_of
from cms.moderation.subjects import ReviewedObject, subjects_of
from cms.moderation.views.base import ModerationView
from cms.moderation.views.review import decision_of
from cms.querysets import paginate


@dataclass(frozen=True)
class SubmissionStep:
    """Something that happened to a submission."""

    at: datetime
    what: str
    comment: str = ""


@dataclass(frozen=True)
class Submission:
    title: str
    subject: ReviewedObject
    status: str  # "waiting", "changes", "approved" or "over"
    status_words: str
    steps: list[SubmissionStep]


def submitted_by(user: User) -> QuerySet[WorkflowState]:
    """The newest first."""
    related = ["task_states__finished_by", "task_states__claim__user", "task_states__revision"]
    states = WorkflowState.objects.filter(requested_by=user).select_related("current_task_state")
    return states.prefetch_related(*related).order_by("-created_at", "-pk")


def submissions_of(states: list[WorkflowState], reader: User, now: datetime) -> list[Submission]:
    """`states` in words for `reader`. What was deleted since is left out."""
    subjects = subjects_of(states)
    return [_submission(state, subjects[state.pk], reader, now) for state in states if state.pk in subjects]


class SubmissionsView(ModerationView):
    page_title = gettext_lazy("My submissions")
    template_name = "cms/admin/submissions.html"
    tab = "submissions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        page = paginate(submitted_by(user), self.request, per_page=30)
        rows = submissions_of(list(page), user, context["now"])
        return {**context, "page_obj": page, "submissions": rows}


def _submission(state: WorkflowState, subject: ReviewedObject, reader: User, now: datetime) -> Submission:
    stages = sorted(state.task_states.all(), key=lambda stage: (stage.started_at, stage.pk))
    status, words = _status(state, stages[-1] if stages else None, now)
    title = title_of(stages[-1]) if stages else str(subject.obj)
    steps = [step for stage in stages for step in _steps(stage, reader)]
    return Submission(title, subject, status, words, steps)


def _status(state: WorkflowState, stage: TaskState | None, now: datetime) -> tuple[str, str]:
    if state.status == WorkflowState.STATUS_IN_PROGRESS and stage:
        left = time_left(approval.target_for(stage), now)
        return "waiting", _("Waiting for a decision: %(time)s") % {"time": left}
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return "changes", _("Changes requested")
    if state.status == WorkflowState.STATUS_APPROVED:
        return "approved", _("Approved")
    return "over", _("Taken back, or published another way")


def _steps(stage: TaskState, reader: User) -> list[SubmissionStep]:
    steps = [SubmissionStep(stage.started_at, _("Received"))]
    if claim := getattr(stage, "claim", None):
        steps.append(SubmissionStep(claim.at, _("%(who)s is reading it") % {"who": name_of(claim.user)}))
    if stage.finished_at:
        steps.append(SubmissionStep(stage.finished_at, decision_of(stage, reader), stage.comment))
    return steps
