"""Public pages of updates that have no place in the tree."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.caching.rendered_pages import shared
from cms.querysets import paginate
from networks.models import NetworkPage
from updates.models import Response

PER_PAGE = 10


@require_safe
@shared
def you_said(request: HttpRequest) -> HttpResponse:
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
            "responses": paginate(shown.newest_first(), request, per_page=PER_PAGE),
            "updated_at": shown.newest_date(),
        },
    )


@require_safe
def one_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of one answer: leads to its place in the list, on whichever page that is today."""
    every = list(Response.objects.visible_to(request).newest_first().values_list("pk", flat=True))
    if pk not in every:
        raise Http404
    page = every.index(pk) // PER_PAGE + 1
    return redirect(f"{reverse('you_said')}{f'?page={page}' if page > 1 else ''}#answer-{pk}")
