"""Wagtail's forms of workflows and their steps."""

from django import forms
from django.db import transaction
from django.http import HttpResponse

from cms.models.constitution import NoSecondPerson
from cms.typing import Mixin


class SaysWhatWouldBeMissing(Mixin):
    """Before Wagtail's view: a refusal stands in the form, with all that was typed."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except NoSecondPerson as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
