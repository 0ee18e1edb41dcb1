"""The form for readers, and the one that sorts what came."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.security.public_forms import OpenForm
from home.feedback import personal_data
from home.models import Triage
from home.models.feedback import LONGEST_TEXT
from home.models.page_remark import LONGEST_REMARK
from networks.models import NetworkPage


class WarningForm(OpenForm):
    """`warnings` names what in the text could show who somebody is, until the reader sends it anyway."""

    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings: list[personal_data.PersonalDetail] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not data.get("anyway"):
            self.warnings = personal_data.find(data["text"])
        return data

    def is_valid(self) -> bool:
        return super().is_valid() and not self.warnings


class FeedbackForm(WarningForm):
    text = forms.CharField(
        label=_("What would you like to tell us?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "Leave out names and anything else that shows who you are. Nobody can write back to you."
        ),
        error_messages={
            "required": _("Write what you would like to tell us."),
            "max_length": _("Shorten your text to 5,000 characters or fewer. It has %(show_value)d."),
        },
    )
    network = forms.ModelChoiceField(
        NetworkPage.objects.none(),
        label=_("Which network is it about?"),
        required=False,
        empty_label=_("None in particular"),
        error_messages={"invalid_choice": _("Choose a network from the list.")},
    )

    def __init__(
        self, *args: Any, networks: QuerySet[NetworkPage], beginning: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["network"]
        asked.queryset = networks
        self.beginning = beginning

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if text.strip() == self.beginning.strip():
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text


class UsefulForm(WarningForm):
    """The page's own form has no fields of ours: this one answers when something has to be put right."""

    useful = forms.ChoiceField(
        label=_("Is this page useful?"),
        choices=[("", _("Choose one")), ("yes", _("Yes")), ("no", _("No"))],
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )
    text = forms.CharField(
        label=_("What is missing, wrong or good? (optional)"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": _("Shorten your text to 1,000 characters or fewer. It has %(show_value)d.")
        },
    )


class SortForm(WagtailAdminModelForm):
    """Of the message itself nothing can be changed here but to take words out of it."""

    theme = forms.CharField(
        label=_("Theme"),
        max_length=Triage._meta.get_field("theme").max_length,
        help_text=_("Two or three words, the same for messages about the same thing. For example: Rotas"),
        error_messages={"required": _("Say in two or three words what it is about.")},
    )
    leads_may_read = forms.BooleanField(
        label=_("The network’s leads may read it"),
        required=False,
        initial=True,
        help_text=_("Leave this out when it is about the leads themselves, or shows who wrote it."),
    )
    is_handled = forms.BooleanField(
        label=_("Handled"),
        required=False,
        help_text=_("We have answered it on the site, or there is nothing to do."),
    )
    removed = forms.CharField(
        label=_("Take these words out"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Names and other words that show who somebody is, one a line. It cannot be undone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        triage = getattr(self.instance, "triage", None)
        if triage:
            for name in ("theme", "leads_may_read", "is_handled"):
                self.initial[name] = getattr(triage, name)
        self.fields["theme"].widget.attrs["list"] = "themes-in-use"

    def clean_removed(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["removed"].splitlines() if line.strip()]
