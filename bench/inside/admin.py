"""The screens of the admin that grow with the site, as an administrator sees them: queries and time."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.admin.menu import Menu, SubmenuMenuItem, admin_menu

from bench.inside.measure import counted_queries, timed
from bench.inside.requests import get
from networks.models import NetworkIndexPage, NetworkPage, StatementPage
from updates.models import UpdateSeriesPage

TIMES = 10


def admin() -> dict[str, Any]:
    user, client = administrator()
    return {name: screen(client, path) for name, path in screens(user).items()}


def screen(client: Client, path: str) -> dict[str, Any]:
    get(client, path)
    with counted_queries() as queries:
        get(client, path)
    return {"path": path, "queries": len(queries), "wall": timed(lambda: get(client, path), TIMES)}


def screens(user: User) -> dict[str, str]:
    """Every screen of the menu, and the parts of the page explorer with most in them."""
    request = RequestFactory().get("/admin/", HTTP_HOST="localhost", secure=True)
    request.user = user
    found = {"home": reverse("wagtailadmin_home"), **dict(_in_menu(admin_menu, request, ""))}
    places = {
        "all networks": NetworkIndexPage.objects.first(),
        "a network": NetworkPage.objects.order_by("-numchild").first(),
        "a series": UpdateSeriesPage.objects.order_by("-numchild").first(),
    }
    for name, page in places.items():
        found[f"explorer, {name}"] = reverse("wagtailadmin_explore", args=[page.pk])
    statement = StatementPage.objects.filter(live=True).first()
    found["editing a page"] = reverse("wagtailadmin_pages:edit", args=[statement.pk])
    found["search in the admin"] = f"{reverse('wagtailadmin_pages:search')}?q={statement.title.split()[0]}"
    return found


def _in_menu(menu: Menu, request: HttpRequest, above: str) -> Iterator[tuple[str, str]]:
    for item in menu.menu_items_for_request(request):
        name = f"{above}{item.label}"
        if isinstance(item, SubmenuMenuItem):
            yield from _in_menu(item.menu, request, f"{name}, ")
        elif str(item.url).startswith("/admin/"):
            yield name, str(item.url)


def administrator() -> tuple[User, Client]:
    user, _made = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_superuser": True, "is_staff": True, "email": "bench@example.org"}
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "mfa", type="totp")  # production wants one
    session.save()
    return user, client
