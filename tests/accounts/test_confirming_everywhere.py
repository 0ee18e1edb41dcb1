"""Every address of the site, found by walking the resolver: it asks for a fresh sign-in, or says why not."""

from datetime import timedelta
from inspect import unwrap

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import RequestFactory
from time_machine import travel
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.models import Collection, Site, Task, Workflow

from cms.accounts.reauthentication import is_sensitive
from networks.models import ListCopy, TermOfOffice
from tests.accounts.sensitive import ALL, reasons_for
from tests.security.admin_arguments import visits
from tests.security.admin_routes import admin_routes
from tests.security.admin_world import make_world
from tests.security.patterns import every_address
from tests.set_clock import ORDINARY_DAY

# What says what somebody may do, whose check is asked for, which site this is, or who is on a mailing list.
RIGHTS = (get_user_model(), Group, Collection, Site, Workflow, Task, TermOfOffice, ListCopy)
CONFIRM = "/accounts/staff/?next="  # the administrator of that world has no password


def asks(address: str) -> bool:
    return is_sensitive(RequestFactory().get(f"/{address}"))


def addresses() -> list[str]:
    outside = [address[1:] for address in every_address() if not address.startswith("/admin/")]
    return [*map(str, admin_routes()), *outside]


def test_every_address_asks_or_says_why_it_need_not():
    """A new one fails here: put it into `cms.accounts.reauthentication` or `sensitive.py`."""
    said = {address: [*reasons_for(address), *["asks"] * asks(address)] for address in addresses()}
    assert len(said) > 250
    assert {address: reasons for address, reasons in said.items() if len(reasons) != 1} == {}


def test_no_reason_is_left_of_an_address_that_is_gone():
    used = {pattern for address in addresses() for pattern in reasons_for(address)}
    assert set(ALL) - used == set()


def stores_a_right(route) -> bool:
    """Whether the view says that it makes, changes or deletes one of `RIGHTS`."""
    register = getattr(unwrap(route.view), "__self__", None)
    if register is not None:  # of wagtail-modeladmin
        writes = route.view.__name__ in ("create_view", "edit_view", "delete_view")
        return writes and issubclass(register.model, RIGHTS)
    view_class = getattr(route.view, "view_class", object)
    model = route.view.view_initkwargs.get("model") if hasattr(route.view, "view_initkwargs") else None
    model = model or getattr(view_class, "model", None)
    writes = issubclass(view_class, (CreateView, EditView, DeleteView))
    return writes and isinstance(model, type) and issubclass(model, RIGHTS)


def test_whatever_stores_a_right_asks():
    found = [str(route) for route in admin_routes() if stores_a_right(route)]
    assert {"admin/users/edit/<pk>/", "admin/terms/create/", "admin/workflows/disable/<pk>/"} <= set(found)
    assert [address for address in found if not asks(address)] == []


def test_acting_on_several_accounts_at_once_asks():
    actions = bulk_action_registry.get_bulk_actions_for_model("auth", "user")
    addresses = [f"admin/bulk/auth/user/{action.action_type}/" for action in actions]
    assert len(addresses) >= 3
    assert all(asks(address) for address in addresses)


def is_file(answer) -> bool:
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    is_attachment = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return is_attachment or kind in ("text/csv", "application/zip", "application/pdf")


@pytest.mark.usefixtures("ordinary_day")
def test_no_address_of_the_admin_answers_with_a_file_to_an_old_sign_in(client, db):
    world = make_world()
    client.force_login(world.people["administrator"])
    files, asked = [], 0
    with travel(ORDINARY_DAY + timedelta(hours=2)):
        for route in admin_routes():
            visit = next(visits(route, world.of_one_network()))
            with transaction.atomic():
                answer = client.get(visit.address)
                transaction.set_rollback(True)
            asked += answer.headers.get("Location", "").startswith(CONFIRM)
            if is_file(answer):
                files.append(visit.address)
    assert asked > 25
    assert files == []


@pytest.mark.parametrize("query", ["export=csv", "export=xlsx", "csv=", "csv=1"])
def test_every_address_of_the_admin_asks_before_it_answers_with_a_file(query):
    assert [path for path in addresses() if path.startswith("admin/") and not asks(f"{path}?{query}")] == []
