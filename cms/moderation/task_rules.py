"""What a `cms.models.FourEyesTask` does: the forms of its buttons, and the rules behind them."""

from cms.moderation.approval import approve, request_changes, why_not
from cms.moderation.forms import ApproveForm, RequestChangesForm

__all__ = ["FORMS", "approve", "request_changes", "why_not"]

FORMS = {"approve": ApproveForm, "reject": RequestChangesForm}
