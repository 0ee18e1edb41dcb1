"""Asking for an evidence pack. For editors, the equality team and administrators."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Revision

from cms.admin.reports.access import AllDraftsPermissionMixin
from cms.admin.views import AdminView
from cms.exports import csv_response
from cms.models import BasePage
from updates.evidence import csv_export
from updates.evidence.as_at import networks_ever_public
from updates.evidence.pack import Asked, Pack, pack_for
from updates.querysets import end_of

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

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        whose: Any = self.fields["networks"]
        self.whose = whose.choices = [
            (EVERYBODY, _("Whole organisation")),
            *((str(number), title) for number, title in networks_ever_public()),
        ]

    def clean_as_at(self) -> date:
        day = self.cleaned_data["as_at"]
        if day >= self.today:
            raise forms.ValidationError(_("Choose a day that is over, yesterday at the latest."))
        # Published in a moment, it will carry the time it was promised for.
        if Revision.objects.filter(approved_go_live_at__lt=end_of(day)).exists():
            raise forms.ValidationError(
                _("Something that was to be published on that day still waits. Ask again in some minutes.")
            )
        if BasePage.objects.filter(live=True, expire_at__lt=end_of(day)).exists():
            raise forms.ValidationError(
                _("Something that ended on that day is still being taken down. Ask again in some minutes.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day lies before the first one."))
        elif first and last and last.year - first.year > MOST_YEARS:
            self.add_error("last", _("Choose ten years at most."))
        return data

    def asked(self) -> Asked:
        chosen = self.cleaned_data["networks"]
        numbers = [int(value) for value, _label in self.whose if not chosen or value in chosen]
        return Asked(
            first=self.cleaned_data["first"],
            last=self.cleaned_data["last"],
            as_at=self.cleaned_data["as_at"],
            networks=tuple(number or None for number in numbers),
        )


class EvidencePack(AllDraftsPermissionMixin, AdminView):
    template_name = "updates/evidence/ask.html"
    page_title = _("Evidence pack")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Whoever asks, the days are those of the site and so are the words.
        with (
            timezone.override(timezone.get_default_timezone()),
            translation.override(settings.LANGUAGE_CODE),
        ):
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        yesterday = today - timedelta(days=1)
        usual = {"first": yesterday.replace(month=1, day=1), "last": yesterday, "as_at": yesterday}
        form = EvidenceForm(request.GET if "as_at" in request.GET else None, initial=usual, today=today)
        if not form.is_valid():
            answer: Any = self.render_to_response(self.get_context_data(form=form))
            return answer.render()
        asked = form.asked()
        pack = pack_for(asked)
        if "csv" in request.GET:
            return csv_response(f"evidence-as-at-{asked.as_at}", csv_export.rows(pack))
        return render(request, "updates/evidence/pack.html", {"pack": pack, "told": _told(pack)})


def _told(pack: Pack) -> dict[str, list[tuple[str, Any]]]:
    """Each list with whose it is, ready to be written down."""
    return {
        "promises": [(pack.whose(each.network), each) for each in pack.promises],
        "months": [(pack.whose(each.series.network), each) for each in pack.months],
        "statements": [(pack.whose(each.seen.network), each) for each in pack.statements],
        "answers": [(pack.whose(each.seen.network), each) for each in pack.answers],
        "unchecked": [(pack.whose(each.network), each) for each in pack.unchecked],
    }
