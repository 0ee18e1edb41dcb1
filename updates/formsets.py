"""Which commitments the lists inside a monthly update offer. `MonthlyUpdateForm` says which, once a form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet


def two_statuses_message(commitment) -> str:
    return _("%(ref)s has another status in this month already. Keep one.") % {"ref": commitment.ref}


class ItemFormSet(BaseChildFormSet):
    offered = None  # a queryset of commitments

    def clean(self):
        """One month says one thing about a commitment."""
        super().clean()
        if any(form.is_deferred_validation for form in self.forms):
            return
        said: dict[int, str] = {}
        for form in self._moves():
            commitment, status = form.cleaned_data["commitment"], form.cleaned_data.get("status")
            if not status:
                continue
            if said.setdefault(commitment.pk, status) != status:
                form.add_error("status", two_statuses_message(commitment))
                raise ValidationError(two_statuses_message(commitment))

    def _moves(self) -> list:
        """The rows that stay, of items that stay."""
        items = [form for form in self.forms if not form.cleaned_data.get("DELETE")] if self.is_bound else []
        rows = [row for item in items for row in item.formsets["moves"].forms]
        return [
            row
            for row in rows
            if row.is_valid() and row.cleaned_data.get("commitment") and not row.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.formsets["moves"].offered = self.offered


class MoveFormSet(BaseChildFormSet):
    """Offers only `offered`: the number of any other commitment is refused."""

    offered = None

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["status"].choices = [("", _("No change")), *_statuses(form)]
        if self.offered is not None:
            field = form.fields["commitment"]
            field.queryset = self.offered
            # One query for all lists of the form instead of one each: the queryset keeps its rows.
            field.widget.choices = [("", "---------"), *((row.pk, str(row)) for row in self.offered)]


def _statuses(form) -> list:
    return [choice for choice in form.fields["status"].choices if choice[0]]
