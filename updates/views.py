"""Public pages of updates that have no place in the tree."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.pagination import paginate
from networks.models import NetworkPage
from updates.models import Response


@require_safe
def you_said(request):
    """Every answer this reader may see, newest first; `?network=carers` keeps one network's."""
    every = Response.objects.visible_to(request)
    networks = NetworkPage.objects.filter(pk__in=every.values("network")).order_by("title")
    networks = list(networks)
    chosen = next((network for network in networks if network.slug == request.GET.get("network")), None)
    shown = every.filter(network=chosen) if chosen else every
    return render(
        request,
        "updates/you_said.html",
        {
            "networks": networks,
            "chosen": chosen,
            "responses": paginate(shown.newest_first(), request, per_page=10),
        },
    )
