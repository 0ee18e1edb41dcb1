"""Editing a commitment in the admin: the facts, where it stands, and the reason that readers are owed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.log_actions import log

from cms.moderation.modeladmin import CreateBeforeShowing, EditBeforeShowing
from cms.typing import Mixin
from networks.models import NetworkPage, StatementPage
from updates.models import Commitment, CommitmentChange
from updates.services.commitments import differences, save_commitment

Field = CommitmentChange.Field


class CommitmentForm(WagtailAdminModelForm):
    """Asks for a reason where the promise itself or its status changes; what was typed stays in the form."""

    characteristics = forms.MultipleChoiceField(
        choices=Commitment.Characteristic.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Protected characteristics"),
    )
    network = forms.ModelChoiceField(
        NetworkPage.objects.filter(alias_of__isnull=True).order_by("title"),
        required=False,
        empty_label=_("The whole organisation"),
        label=_("Whose promise"),
        help_text=_("For example: Carers’ Network"),
    )
    statements = forms.ModelMultipleChoiceField(
        StatementPage.objects.filter(live=True, alias_of__isnull=True).order_by("-issued_on", "title"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Statements"),
        help_text=_("Those that led to this promise or moved it. Readers find them in its story."),
    )
    new_status = forms.ChoiceField(
        choices=Commitment.Status.choices,
        label=_("Status"),
        help_text=_("Published monthly updates change this. Change it here only with a reason."),
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Why does this change?"),
        help_text=_(
            "Readers see it. Needed when the promise, its measure, date, owner or status changes. For "
            "example: “The supplier cannot deliver before March.”"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = Commitment.objects.filter(pk=self.instance.pk).first()
        self.fields["new_status"].initial = self.instance.status
        self.fields["target_date"].label = _("Target date")
        if self.instance.is_public:
            for name, why in (
                ("ref", _("It is public, so it stays.")),
                ("network", _("It is public, so it stays with those it was promised to.")),
            ):
                self.fields[name].help_text = why
            self.fields["ref"].widget.attrs["readonly"] = True

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.stored and not self.errors and not (data.get("reason") or "").strip():
            for key, value in data.items():
                if key in Field.values:
                    setattr(self.instance, key, value)
            if self.stored.is_public and (changed := self._explained_changes()):
                what = ", ".join(str(change.get_field_display()) for change in changed)
                self.add_error(
                    "reason", _("Say why this changes: %(what)s. Readers see it.") % {"what": what}
                )
            elif data["new_status"] != self.stored.status:
                self.add_error("reason", _("Say why the status changes. Readers see it."))
        return data

    def has_new_words(self) -> bool:
        """Whether whoever sent it wrote part of it. A rich text comes back in other markup untouched."""
        beside = set(self.changed_data) - set(Field.values)
        return self.stored is None or bool(beside or differences(self.stored, self.instance))

    def _explained_changes(self) -> list[CommitmentChange]:
        if self.stored is None:
            return []
        return [
            change for change in differences(self.stored, self.instance) if change.field in Field.explained()
        ]


class StoresCommitment(Mixin):
    """Everything is stored by the service, which keeps the history."""

    action = ""

    @transaction.atomic
    def form_valid(self, form: CommitmentForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            self.instance = save_commitment(
                form.save(commit=False),
                by=self.request.user,
                now=timezone.now(),
                status=data["new_status"],
                reason=data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        form.save_m2m()
        log(self.instance, self.action, user=self.request.user, content_changed=form.has_new_words())
        messages.success(self.request, self.get_success_message(self.instance))
        return redirect(self.get_success_url())


class CreateCommitment(StoresCommitment, CreateBeforeShowing):
    action = "wagtail.create"


class EditCommitment(StoresCommitment, EditBeforeShowing):
    action = "wagtail.edit"
