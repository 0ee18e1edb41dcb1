"""Editing an alert."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse

from cms.moderation.snippets import EditModerated
from home.alerts.forms import AlertForm


class EditAlert(EditModerated):
    def form_valid(self, form: AlertForm) -> HttpResponse:
        """Going back to an earlier version checks it only while saving; the form says what is missing."""
        try:
            return super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
