"""Forms that anybody may send: their look, and the trap for programs that fill in every field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TRAP = "further_details"
CLASSES = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.TextInput: "govuk-input",
    forms.EmailInput: "govuk-input",
}


class OpenForm(forms.Form):
    """Subclasses add their fields. The trap is out of sight, out of the keyboard's way and unread aloud."""

    use_required_attribute = False

    further_details = forms.CharField(
        required=False,
        max_length=200,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            for kind, name in CLASSES.items():
                if isinstance(field.widget, kind):
                    field.widget.attrs["class"] = name

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get(TRAP) or TRAP in self.errors:
            # Some browsers fill in every field too: say so, so that no words of a person are lost.
            self.errors.pop(TRAP, None)
            sent: Any = self.data
            emptied = sent.copy()
            emptied[TRAP] = ""
            self.data = emptied
            message = _(
                "A field that people cannot see was filled in. It is empty again: send the form again."
            )
            self.add_error(None, message)
        return data

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != TRAP]

    @property
    def trap(self) -> forms.BoundField:
        return self[TRAP]
