"""What the admin's home shows of approval, by role."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from cms.admin.worker_status import clock_warning
from cms.models import EmergencyPublication, constitution
from cms.moderation.screen_access import may_review
from cms.moderation.views.queue import queue_of
from cms.moderation.views.submissions import submissions_of, submitted_by
from cms.typing import SignedInRequest

# Theirs approves what nobody has read, from a list of titles.
REPLACED = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)
MOST_URGENT = 5
NEWEST = 3


class ClockPanel(Component):
    """That scheduled publishing does not run."""

    name = "clock"
    template_name = "cms/admin/clock.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"clock_warning": clock_warning(timezone.now())}


class NobodyChecksPanel(Component):
    """That nothing can be published: the workflow is missing."""

    name = "nobody_checks"
    template_name = "cms/admin/nobody_checks.html"
    order = 5

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "approval_warning": constitution.warning(),
            "request": parent_context["request"],
        }


class QueuePanel(Component):
    """For those who approve: what is most urgent, and what nobody has signed off."""

    name = "moderation"
    template_name = "cms/admin/home_queue.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        rows = queue_of(parent_context["request"].user, timezone.now())
        return {
            "rows": rows[:MOST_URGENT],
            "waiting": len(rows),
            "over": sum(row.is_over for row in rows),
            "unchecked": EmergencyPublication.objects.filter(signed_off_by=None).count(),
        }


class SubmissionsPanel(Component):
    """What I submitted last, and what became of it."""

    name = "submissions"
    template_name = "cms/admin/home_submissions.html"
    order = 120

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        states = list(submitted_by(user)[:NEWEST])
        return {"submissions": submissions_of(states, user, timezone.now())}


def arrange(request: SignedInRequest, panels: list[Any]) -> None:
    """Put our panels in the place of Wagtail's about workflows; leave those of other features."""
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    panels += [NobodyChecksPanel(), ClockPanel()]
    if may_review(request.user):
        panels.append(QueuePanel())
    panels.append(SubmissionsPanel())
