"""Forms of the moderation screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowMixin

from cms.enums import ChangeKind
from cms.models import BasePage


class ApproveForm(forms.Form):
    """`revision` names what the approver has read (`cms.models.versions`)."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False)
    change_kind = forms.ChoiceField(
        label=_("Should readers know about this change?"),
        choices=[("", _("As the author answered")), *ChangeKind.choices],
        required=False,
    )
    comment = forms.CharField(label=_("Comment for the author"), required=False, widget=forms.Textarea)


class ReviewForm(ApproveForm):
    """One message for both answers, so that nothing typed is lost when the answer changes.

    The revision is not a field: whatever the browser sends, the service compares it with the newest.
    """

    revision = None  # type: ignore[assignment]  # so Django takes a field away from a subclass
    comment = forms.CharField(
        label=_("Message to the author"),
        required=False,
        help_text=_(
            "If you request changes, say what has to change. For example: “The date in the second "
            "paragraph is last year’s.” If you approve, you may leave this empty."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, obj: WorkflowMixin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(obj, BasePage) or not obj.first_published_at:
            del self.fields["change_kind"]  # nothing public yet that could have changed


class RequestChangesForm(forms.Form):
    comment = forms.CharField(
        label=_("What has to change?"),
        widget=forms.Textarea,
        error_messages={"required": _("Say what has to change. The author reads it.")},
        help_text=_("For example: “The date in the second paragraph is last year’s.”"),
    )


class EmergencyForm(forms.Form):
    reason = forms.CharField(
        label=_("Why can this not wait for a second person?"),
        max_length=300,
        error_messages={"required": _("Say why this cannot wait. Everybody who edits sees it.")},
    )
