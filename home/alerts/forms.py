from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from cms.editing.draft_forms import DraftForm


class AlertForm(DraftForm):
    """Asks whether people who hid the alert should see it again; by default they should not.

    Unless it is extended (`display.hidden_by`), whoever extends it and from wherever.
    """

    show_again = forms.BooleanField(
        required=False,
        label=_("Show again to people who hid it"),
        help_text=_(
            "Only when it says something new to them, not for a typing mistake. If it now ends later than it "
            "was to, they see it again whatever you choose here."
        ),
    )

    def save(self, commit: bool = True) -> Model:
        if self.cleaned_data.get("show_again") and self.instance.pk:
            self.instance.version += 1
        return super().save(commit)
