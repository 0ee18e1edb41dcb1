"""Forms of the moderation screens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.forms import ApproveForm
from cms.models import BasePage


class ReviewForm(ApproveForm):
    """One message for both answers, so that nothing typed is lost when the answer changes.

    The revision is not a field: whatever the browser sends, the service compares it with the newest.
    """

    revision = None
    comment = forms.CharField(
        label=_("Message to the author"),
        required=False,
        help_text=_(
            "If you request changes, say what has to change. For example: “The date in the second "
            "paragraph is last year’s.” If you approve, you may leave this empty."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        if not isinstance(obj, BasePage) or not obj.first_published_at:
            del self.fields["change_kind"]  # nothing public yet that could have changed
