"""*My network*, handover and vacancies."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from cms.access.drafts import may_manage
from cms.admin.reports.access import AllDraftsPermissionMixin
from cms.admin.views import AdminView
from networks.admin import dashboard
from networks.models import NetworkPage
from networks.services.handover import handover
from networks.services.terms import serves, vacancies


def blocks_for(user: User) -> list[dashboard.Block]:
    now = timezone.now()
    return dashboard.blocks(dashboard.terms_beside(user, timezone.localdate(now)), now)


class MyNetwork(AdminView):
    template_name = "networks/admin/my_network.html"
    page_title = _("My network")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(blocks=blocks_for(self.request.user), **kwargs)


class MyNetworkPanel(Component):
    """The same on the first screen of the admin, for those who lead a network."""

    name = "my_network"
    template_name = "networks/admin/panel.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        return {
            "blocks": blocks_for(request.user),
            "request": request,
            "csrf_token": parent_context["csrf_token"],
        }


class Handover(AdminView):
    """Everything one person has open at one network, for the network's leads and for editors."""

    template_name = "networks/admin/handover.html"
    page_title = _("Handover")

    def get_context_data(self, *, network_id: int, user_id: int, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]  # Django gives it what the address says
        network = get_object_or_404(NetworkPage, pk=network_id)
        today = timezone.localdate()
        if not (may_manage(self.request.user) or serves(self.request.user, network, today)):
            raise PermissionDenied
        people = get_user_model().objects.filter(terms_of_office__network=network).distinct()
        person = get_object_or_404(people, pk=user_id)
        return super().get_context_data(
            network=network, person=person, sections=handover(person, network, today=today), **kwargs
        )


class Vacancies(AllDraftsPermissionMixin, AdminView):
    template_name = "networks/admin/vacancies.html"
    page_title = _("Vacancies")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(vacancies=vacancies(timezone.localdate()), **kwargs)
