"""Copies of mailing lists: asking for one, deciding about it, taking it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cms.admin.views import AdminView
from cms.exports import csv_response
from cms.typing import SignedInRequest
from networks.admin.dashboard import terms_beside
from networks.mailing import list_exports
from networks.models import ListCopy, NetworkPage
from networks.models.list_copy import HOURS_TO_TAKE_IT

SHOWN = 50


class AskForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker alone
    class Meta:
        model = ListCopy
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "reason": {"required": gettext_lazy("Say what it is needed for. It stays on record.")}
        }


class AskForCopy(AdminView):
    template_name = "networks/admin/ask_for_copy.html"
    page_title = gettext_lazy("Ask for a copy of a mailing list")

    def dispatch(self, request: HttpRequest, network_id: int) -> HttpResponseBase:
        self.network = get_object_or_404(NetworkPage, pk=network_id)
        if not list_exports.may_ask(self.request.user, self.network, timezone.now()):
            raise PermissionDenied
        return super().dispatch(request, network_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            network=self.network, hours=HOURS_TO_TAKE_IT, form=kwargs.pop("form", None) or AskForm(), **kwargs
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        list_exports.ask(self.network, form.cleaned_data["reason"], by=request.user, now=timezone.now())
        messages.success(request, _("Asked. Somebody else decides; you find the answer here."))
        return redirect("list_copies")


class Copies(AdminView):
    """For those who decide, and for leads: what they asked for."""

    template_name = "networks/admin/list_copies.html"
    page_title = gettext_lazy("Copies of mailing lists")

    def dispatch(self, request: HttpRequest) -> HttpResponseBase:
        if not (
            self.request.user.has_perm(list_exports.ALLOW)
            or terms_beside(self.request.user, timezone.localdate())
        ):
            raise PermissionDenied
        return super().dispatch(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.request.user, timezone.now()
        found: list[Any] = list(list_exports.seen_by(user)[:SHOWN])
        for copy in found:
            copy.is_for_me_to_decide = list_exports.may_decide(user, copy)
            copy.is_mine_to_take = copy.asked_by_id == user.pk and copy.can_be_taken(now)
        return super().get_context_data(copies=found, **kwargs)


@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    copy = get_object_or_404(list_exports.seen_by(request.user), pk=pk)
    list_exports.decide(copy, request.POST.get("allow") == "1", by=request.user, now=timezone.now())
    messages.success(request, _("Recorded. Whoever asked sees it on this page."))
    return redirect("list_copies")


@require_POST
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    copy = get_object_or_404(list_exports.seen_by(request.user), pk=pk)
    rows = list_exports.take(copy, by=request.user, now=timezone.now())
    return csv_response("mailing-list", [[_("Address"), _("On the list since")], *rows])
