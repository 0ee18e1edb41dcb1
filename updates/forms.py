from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet, ClusterForm

from cms.access.drafts import can_view_all_drafts
from cms.forms import BasePageCopyForm, BasePageForm
from updates.months.carried_over import reads_the_same
from updates.querysets import CommitmentQuerySet

if TYPE_CHECKING:
    from updates.models import Commitment


def untouched_message(topics: list[str]) -> str:
    """Names the items that nobody looked at since they were carried over."""
    named = ", ".join(f"“{topic}”" for topic in topics)
    return _("Carried over from last month, and nobody has looked at it. Edit or remove: %(items)s.") % {
        "items": named
    }


class MonthlyUpdateForm(BasePageForm):
    """Drafts skip the model's checks, so the month is checked here at every save."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "month" in self.fields:
            self.fields["month"].disabled = True
            self.fields["month"].help_text = _("The month cannot change once the update exists.")
        if "items" in self.formsets:
            self.formsets["items"].offered = self._commitments_to_name()

    def _post_clean(self) -> None:
        self.instance.has_items_in_form = True
        try:
            super()._post_clean()
        finally:
            self.instance.has_items_in_form = False

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if not (self.is_bound and valid) or self._is_draft_save():
            return valid
        return not self._refuse_untouched()

    def _refuse_untouched(self) -> bool:
        """A draft may wait; what is sent for approval has no item that only repeats last month."""
        untouched = [row for row in self._items() if reads_the_same(row.instance, self.instance.carried_over)]
        for row in untouched:
            row.add_error("topic", _("Carried over: edit this item or remove it."))
        if untouched:
            self.add_error(None, untouched_message([row.instance.topic for row in untouched]))
        return bool(untouched)

    def _items(self) -> list[ClusterForm]:
        """The rows that stay, with what was posted on their instances."""
        rows = self.formsets["items"].forms if "items" in self.formsets else []
        return [row for row in rows if row.cleaned_data and not row.cleaned_data.get("DELETE")]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        month = data.get("month")
        parent = self.parent_page
        if month and not self.instance.pk and parent:
            if type(self.instance).objects.child_of(parent).holding(month):
                self.add_error("month", _("This series already has an update for that month."))
            else:
                self.instance.month = month
                self.instance.name_after_month()
        return data

    def _commitments_to_name(self) -> CommitmentQuerySet:
        series = self.parent_page or (self.instance.pk and self.instance.get_parent())
        commitments = apps.get_model("updates", "Commitment").objects
        return commitments.may_be_mentioned_in(series.network_id if series else None)


class MonthlyUpdateCopyForm(BasePageCopyForm):
    """A month exists once, so a copy could only be a second record of it."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.add_error("new_slug", _("A month cannot be copied. Start the next month instead."))
        return data


class SeriesForm(BasePageForm):
    """The rhythm of a public series is agreed with the equality team: leads cannot change it alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._is_agreed_by_others():
            for name in ("starts_month", "due_working_days"):
                self._protect(name, _("The equality team changes this."))

    def is_valid(self) -> bool:
        valid = super().is_valid()
        pauses = self.formsets.get("pauses")
        if self.is_bound and valid and pauses and pauses.has_changed() and self._is_agreed_by_others():
            pauses.non_form_errors().append(_("Ask the equality team: they agree pauses and enter them."))
            return False
        return valid

    def _is_agreed_by_others(self) -> bool:
        is_public = bool(self.instance.pk and self.instance.first_published_at)
        return is_public and bool(self.for_user) and not agrees_on_rhythm(self.for_user)


def agrees_on_rhythm(user: User) -> bool:
    """Whether somebody may say when a series is due and when it pauses: the equality team and editors."""
    return can_view_all_drafts(user)


def two_statuses_message(commitment: "Commitment") -> str:
    return _("%(ref)s has another status in this month already. Keep one.") % {"ref": commitment.ref}


class ItemFormSet(BaseChildFormSet):
    offered = None  # a queryset of commitments

    def clean(self) -> None:
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

    def _moves(self) -> list[ClusterForm]:
        """The rows that stay, of items that stay."""
        items = [form for form in self.forms if not form.cleaned_data.get("DELETE")] if self.is_bound else []
        rows = [row for item in items for row in item.formsets["moves"].forms]
        return [
            row
            for row in rows
            if row.is_valid() and row.cleaned_data.get("commitment") and not row.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form: ClusterForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.formsets["moves"].offered = self.offered


class MoveFormSet(BaseChildFormSet):
    """Offers only `offered`: the number of any other commitment is refused."""

    offered = None

    def add_fields(self, form: ClusterForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["status"].choices = [("", _("No change")), *_statuses(form)]
        if self.offered is not None:
            field = form.fields["commitment"]
            field.queryset = self.offered
            # One query for all lists of the form instead of one each: the queryset keeps its rows.
            field.widget.choices = [("", "---------"), *((row.pk, str(row)) for row in self.offered)]


def _statuses(form: ClusterForm) -> list[tuple[str, str]]:
    return [choice for choice in form.fields["status"].choices if choice[0]]
