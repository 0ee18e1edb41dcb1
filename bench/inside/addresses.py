"""One address for each kind of public page, with as much on it as the site has."""

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from bench.inside.requests import anonymous
from cms.models import BasePage
from home.models import HomePage, InformationPage
from networks.models import EventPage, NetworkIndexPage, NetworkPage, StatementPage
from updates.models import Commitment, CommitmentsPage, MonthlyUpdatePage, UpdateSeriesPage

TYPES = {
    "home": HomePage,
    "all networks": NetworkIndexPage,
    "network": NetworkPage,
    "statement": StatementPage,
    "event": EventPage,
    "information": InformationPage,
    "series": UpdateSeriesPage,
    "month": MonthlyUpdatePage,
    "commitments": CommitmentsPage,
}


def addresses() -> dict[str, str]:
    request = anonymous()
    found = {}
    for name, model in TYPES.items():
        page = _typical(model, request)
        if page:
            found[name] = str(page.get_url(request))
    moved = Commitment.objects.visible_to(request).annotate(number=Count("moves")).order_by("-number", "pk")
    found["commitment"] = f"{found['commitments']}{moved[0].ref.lower()}/"
    found["events"] = reverse("events")
    found["search"] = f"{reverse('search')}?q={_a_word(request)}"
    return found


def _typical(model: type[BasePage], request: HttpRequest) -> BasePage | None:
    """The page with most below it; among equals one in the middle of all."""
    pages = model.objects.visible_to(request).order_by("-numchild", "pk")
    most = pages.first()
    if most is None or most.numchild:
        return most
    return pages[pages.count() // 2]


def _a_word(request: HttpRequest) -> str:
    title = BasePage.objects.visible_to(request).filter(depth__gt=3).order_by("pk")[7].title
    return max(title.split(), key=len).lower()
