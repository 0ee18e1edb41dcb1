"""What Wagtail calls when the last stage approved. It is imported while models load, so it imports none."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import User

if TYPE_CHECKING:
    from wagtail.models import WorkflowState


def finish(workflow_state: "WorkflowState", user: User | None = None) -> None:
    """Publish the newest revision, whatever the approver's own rights are: approval is the right.

    `cms.moderation.approval.approve` has locked the page and checked which revision that is. Raises
    `NoSecondPerson` where the workflow ends without it.
    """
    from cms.models import constitution  # noqa: PLC0415 - as above

    constitution.require_decided(workflow_state)
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
