"""Which commitments the lists inside a monthly update offer. `MonthlyUpdateForm` says which, once a form."""

from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet


class ItemFormSet(BaseChildFormSet):
    offered = None  # a queryset of commitments

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
