"""The forms for joining and leaving. They say what is wrong with an address, never whether it is known."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.security.public_forms import OpenForm
from networks.models import NetworkPage

LONGEST_ADDRESS = 254
WRONG_ADDRESS = _("Type an email address in the usual form, such as name@example.org.")


class ListForm(OpenForm):
    network = forms.ModelChoiceField(
        NetworkPage.objects.none(),
        label=_("Which network?"),
        error_messages={
            "required": _("Choose a network."),
            "invalid_choice": _("Choose a network from the list."),
        },
    )
    address = forms.CharField(
        label=_("Your email address"),
        max_length=LONGEST_ADDRESS,
        validators=[EmailValidator(WRONG_ADDRESS)],
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Type your email address."), "max_length": WRONG_ADDRESS},
    )

    def __init__(self, *args: Any, networks: QuerySet[NetworkPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["network"]
        choice.queryset = networks
        self.choice = choice


class JoinForm(ListForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice.empty_label = _("Choose one")
        self.fields["address"].help_text = _(
            "One that is yours alone. If others can read your work mailbox, use a private address."
        )


class LeaveForm(ListForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice.required = False
        self.choice.empty_label = _("All of them")
        self.fields["address"].help_text = _("The one that our email comes to.")
