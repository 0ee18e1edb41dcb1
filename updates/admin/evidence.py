"""Asking for an evidence pack. For editors, the equality team and administrators."""

from datetime import date, timedelta

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.admin_reports.access import ForThoseWhoReadEverything, Screen
from networks.models import NetworkPage
from updates.evidence import as_csv
from updates.evidence.pack import Asked, pack_for
from updates.tables import csv_response

EVERYBODY = "0"
MOST_YEARS = 10


class EvidenceForm(forms.Form):
    first = forms.DateField(label=_("From"), widget=AdminDateInput, help_text=_("For example: 2026-01-01"))
    last = forms.DateField(label=_("To"), widget=AdminDateInput)
    as_at = forms.DateField(
        label=_("As at"),
        widget=AdminDateInput,
        help_text=_("A day that is over: the pack holds what was public when it ended, and nothing later."),
    )
    networks = forms.MultipleChoiceField(
        label=_("Whose"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("None chosen: everybody’s."),
    )  # fmt: skip

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        networks = NetworkPage.objects.exclude(first_published_at=None).order_by("title")
        self.fields["networks"].choices = [
            (EVERYBODY, _("Whole organisation")),
            *((str(pk), title) for pk, title in networks.values_list("pk", "title")),
        ]

    def clean_as_at(self) -> date:
        if self.cleaned_data["as_at"] >= self.today:
            raise forms.ValidationError(_("Choose a day that is over, yesterday at the latest."))
        return self.cleaned_data["as_at"]

    def clean(self):
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day lies before the first one."))
        elif first and last and last.year - first.year > MOST_YEARS:
            self.add_error("last", _("Choose ten years at most."))
        return data

    def asked(self) -> Asked:
        chosen = self.cleaned_data["networks"] or [value for value, _label in self.fields["networks"].choices]
        return Asked(
            first=self.cleaned_data["first"],
            last=self.cleaned_data["last"],
            as_at=self.cleaned_data["as_at"],
            networks=tuple(None if value == EVERYBODY else int(value) for value in chosen),
        )


class EvidencePack(ForThoseWhoReadEverything, Screen):
    template_name = "updates/evidence/ask.html"
    page_title = _("Evidence pack")
    header_icon = "clipboard-list"

    def get(self, request, *args, **kwargs):
        today = timezone.localdate()
        is_asked = "as_at" in request.GET
        usual = {
            "first": today.replace(month=1, day=1) - timedelta(days=365),
            "last": today - timedelta(days=1),
            "as_at": today - timedelta(days=1),
        }
        form = EvidenceForm(request.GET if is_asked else None, initial=usual, today=today)
        if not (is_asked and form.is_valid()):
            return self.render_to_response(self.get_context_data(form=form))
        asked = form.asked()
        pack = pack_for(asked)
        if "csv" in request.GET:
            return csv_response(f"evidence-as-at-{asked.as_at}", as_csv.rows(pack))
        return render(request, "updates/evidence/pack.html", {"pack": pack, "told": _told(pack)})


def _told(pack) -> dict[str, list]:
    """Each list with whose it is, ready to be written down."""
    return {
        "promises": [(as_csv.whose(pack, each.network_id), each) for each in pack.promises],
        "months": [(as_csv.whose(pack, each.series.page.network_id), each) for each in pack.months],
        "statements": [(as_csv.whose(pack, each.page.network_id), each) for each in pack.statements],
    }
