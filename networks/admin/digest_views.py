"""The digest of a network: how the next one looks, sending it, and how often it goes out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.access.drafts import may_manage
from cms.admin.concurrent.actions import changed_since_shown, seen
from cms.admin.concurrent.views import lock
from cms.admin.views import AdminView
from cms.jobs import enqueue
from cms.typing import SignedInRequest
from networks.mailing import digests, list_exports
from networks.mailing.list_size import band
from networks.models import MailingList, NetworkPage, Subscription, every_of
from networks.services.terms import serves

SEND = "networks.tasks.send_digest"
SHOWN = 12


class EveryForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker alone
    class Meta:
        model = MailingList
        fields = ["every"]
        labels = {"every": gettext_lazy("It goes out by itself")}


def require_lead(request: SignedInRequest, network_id: int) -> NetworkPage:
    """The network, for those who lead it and those who edit all."""
    network = get_object_or_404(NetworkPage, pk=network_id)
    if not (may_manage(request.user) or serves(request.user, network, timezone.localdate())):
        raise PermissionDenied
    return network


class DigestScreen(AdminView):
    """GET shows, POST sends or changes how often; both without JavaScript."""

    template_name = "networks/admin/digest.html"
    page_title = gettext_lazy("News by email")

    def dispatch(self, request: HttpRequest, network_id: int) -> HttpResponseBase:
        self.network = require_lead(self.request, network_id)
        return super().dispatch(request, network_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        size = Subscription.objects.confirmed().filter(network=self.network).count()
        return super().get_context_data(
            network=self.network,
            issue=digests.issue(self.network, now),
            size=band(size),
            has_readers=bool(size),
            may_ask_for_copy=list_exports.may_ask(self.request.user, self.network, now),
            made_from=seen(every_of(self.network)),
            next_day=digests.next_day(self.network, now),
            form=kwargs.pop("form", None) or EveryForm(initial={"every": every_of(self.network)}),
            sent=[
                (digest, digests.how_far(digest))
                for digest in self.network.digests.select_related("mail", "sent_by")[:SHOWN]
            ],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "send" in request.POST:
            # The worker queues it: ten thousand copies take longer than anybody waits for a page.
            enqueue(SEND, {"network_id": self.network.pk, "by_id": request.user.pk})
            messages.success(request, _("It is being made ready. In a minute this page shows how far it is."))
            return redirect("digest", self.network.pk)
        with transaction.atomic():
            lock(self.network)
            form, status = self.store(request)
        if status:
            return self.render_to_response(self.get_context_data(form=form), status=status)
        messages.success(request, _("Saved."))
        return redirect("digest", self.network.pk)

    def store(self, request: HttpRequest) -> tuple[EveryForm, int]:
        """Store how often it goes out. Returns the form, and the status of a refusal, or 0."""
        mailing_list = MailingList.objects.filter(network=self.network).first()
        form = EveryForm(request.POST, instance=mailing_list or MailingList(network=self.network))
        before = MailingList.Every(mailing_list.every if mailing_list else MailingList.Every.MONTH)
        if not form.is_valid():
            return form, 400
        if changed_since_shown(request, before):
            text = _("Somebody else changed this meanwhile. Stored now: %(stored)s. Choose, and save again.")
            form.add_error("every", text % {"stored": before.label})
            return form, 409
        form.save()
        return form, 0


def preview(request: SignedInRequest, network_id: int) -> HttpResponse:
    """The next digest as a mail program shows it; `?as=text` for those that show text only."""
    network = require_lead(request, network_id)
    written = digests.issue(network, timezone.now()).written()
    if request.GET.get("as") == "text":
        return HttpResponse(written.text, content_type="text/plain; charset=utf-8")
    return HttpResponse(written.html)
