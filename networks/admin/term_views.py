"""Recording terms of office. The rules are in the model and in `networks.services.terms`."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.log_actions import log
from wagtail_modeladmin.views import CreateView

from cms.accounts.names import display_name, plain_name
from cms.admin.modeladmin import RegisterEdit
from cms.forms import ForgetsBadChoices
from cms.typing import Mixin
from networks.models import TermOfOffice
from networks.services import terms


class TermForm(ForgetsBadChoices, WagtailAdminModelForm):
    """Validates the whole term, database constraints included; the name may be left to the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.order_by("last_name", "first_name", "username")
        self.fields["person"].queryset = people.filter(is_active=True) | people.filter(
            pk=self.instance.person_id
        )
        self.fields["person"].label_from_instance = display_name
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("name"):
            if data.get("person"):
                data["name"] = plain_name(data["person"])[: TermOfOffice._meta.get_field("name").max_length]
            else:
                self.add_error("name", _("Choose an account or type a name."))
        return data


class StoresThroughServices(Mixin):
    """A refusal by the service, or by the database when two people save at once, is an error of the form."""

    def form_valid(self, form: TermForm) -> HttpResponse:
        try:
            with transaction.atomic():
                self.instance = self.store(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        except IntegrityError:
            form.add_error(
                None, _("Somebody else recorded a term at the same moment. Look at the list again.")
            )
            return self.form_invalid(form)
        messages.success(self.request, self.get_success_message(self.instance))
        return redirect(self.get_success_url())


class CreateTerm(StoresThroughServices, CreateView):
    def store(self, form: TermForm) -> TermOfOffice:
        return store_validated(form, "wagtail.create", self.request.user)


class EditTerm(StoresThroughServices, RegisterEdit):
    def store(self, form: TermForm) -> TermOfOffice:
        """A term that only ends earlier ends through the service; other corrections are whole terms."""
        before, after = form.initial["ends_on"], form.cleaned_data["ends_on"]
        if form.changed_data == ["ends_on"] and after and (before is None or after < before):
            stored = TermOfOffice.objects.get(pk=form.instance.pk)
            return terms.end_term(stored, on=after, by=self.request.user, today=timezone.localdate())
        return store_validated(form, "wagtail.edit", self.request.user)


def store_validated(form: TermForm, action: str, by: User) -> TermOfOffice:
    """Save what the form has validated; rights follow by signal."""
    term = form.save()
    log(term, action, user=by)
    return term
