"""allauth's forms in our words and with our look."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.accounts import forgotten, rate_limits
from cms.security.bounds import LONGEST_PASSWORD
from cms.typing import StrOrPromise

TOO_MANY_LINKS = _(
    "Somebody asked for a link for this address five times in the last hour. "
    "Check your inbox and spam folder, or try again in an hour."
)
NUMBERS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
PASSWORD_RULES = _(
    "12 characters or more, not only numbers. For example, four unrelated words not about work."
)


class Plain(forms.Form):
    """Labels instead of placeholders, and the classes of the style sheet. `labels` and `hints` by field.

    No field takes more than `longest` characters: names are asked of the database, and passwords are hashed.
    """

    use_required_attribute = False
    labels: dict[str, StrOrPromise] = {}
    hints: dict[str, StrOrPromise] = {}
    longest = 254  # the longest email address

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["class"] = "govuk-input"
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if isinstance(field, forms.CharField):
                is_password = isinstance(field.widget, forms.PasswordInput)
                field.max_length = LONGEST_PASSWORD if is_password else self.longest
                field.validators.append(MaxLengthValidator(field.max_length))


class SignInForm(Plain, account.LoginForm):
    labels = {"login": _("Username or email address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class ConfirmForm(Plain, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints = {"password1": PASSWORD_RULES}


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):
    labels = {"email": _("Email address")}
    hints = {"email": _("The one your account has, for example sam.carter@example.org.")}

    def clean_email(self) -> str:
        """allauth's would look for the account: that takes longer when there is one."""
        email = self.cleaned_data["email"]
        if not rate_limits.may_ask_for_link(context.request, email):
            raise forms.ValidationError(TOO_MANY_LINKS)
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        forgotten.ask_for_link(self.cleaned_data["email"])
        return self.cleaned_data["email"]


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}
    hints = {"password1": PASSWORD_RULES}


class Code(Plain):
    labels = {"code": _("Code")}
    hints = {"code": _("The six numbers your app shows now, or one of your recovery codes.")}
    longest = 20

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= NUMBERS
        self.fields["code"].widget.attrs["class"] = "govuk-input govuk-input--width-10"


class CodeForm(Code, codes.AuthenticateForm):
    pass


class ConfirmCodeForm(Code, codes.ReauthenticateForm):
    pass


class FirstCodeForm(Code, totp.ActivateTOTPForm):
    hints = {"code": _("The 6-digit code your app shows, for example 123 456.")}

    def clean_code(self) -> str:
        self.cleaned_data["code"] = self.cleaned_data["code"].replace(" ", "")
        return super().clean_code()
