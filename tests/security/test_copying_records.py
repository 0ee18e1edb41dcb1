"""What is copied stays as it was, whatever is posted to which address."""

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import transaction
from django.urls import Resolver404, resolve
from wagtail.admin.views.generic import CopyViewMixin

from tests.security.admin_arguments import visits
from tests.security.admin_routes import admin_routes
from tests.security.admin_world import make_world
from tests.security.test_admin_sweep import MAY_CHANGE

pytestmark = pytest.mark.usefixtures("ordinary_day")

PASSWORD = "correct-horse-battery"
EDIT = "/edit/%(pk)s/"


@pytest.fixture
def world(db):
    return make_world()


def view_at(address: str):
    """The class of the view there, through what wraps it; None for a function or nothing."""
    try:
        view = resolve(address).func
    except Resolver404:
        return None
    while not hasattr(view, "view_class") and hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return getattr(view, "view_class", None)


def copies(world) -> list[tuple[str, str]]:
    """Each address that copies, or would if it were there, with that of the form of the same thing."""
    found = []
    for route in admin_routes():
        for visit in visits(route, world):
            if route.template.endswith(EDIT):
                found.append((visit.address.replace("/edit/", "/copy/"), visit.address))
            elif issubclass(view_at(visit.address) or object, CopyViewMixin):
                found.append((visit.address, visit.address))
    return list(dict(found).items())


def filled(html: str) -> dict:
    """What a browser would send of the form with the most fields, each text changed and passwords given."""
    form = max(BeautifulSoup(html, "html5lib").find_all("form"), key=lambda form: len(form.select("[name]")))
    data = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        kind, value = field.get("type", field.name), field.get("value", "")
        if kind == "password":
            value = PASSWORD
        elif kind == "email":
            value = "somebody@example.org"
        elif kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        elif kind == "select":
            chosen = field.select("option[selected]")
            value = [option["value"] for option in chosen]
        elif kind == "textarea":
            value = field.get_text()
        elif kind == "text" and not value[:1].isdigit() and (value or field.has_attr("required")):
            value = f"{value}x"
        data[field["name"]] = value
    return data


def rows() -> dict:
    """Every row of every table, by table and key; those that looking at a form may change left out."""
    models = [model for model in apps.get_models() if model._meta.db_table not in MAY_CHANGE]
    return {(model._meta.label, row["pk"]): row for model in models for row in table(model)}


def table(model):
    return model._base_manager.values("pk", *(field.attname for field in model._meta.concrete_fields))


def test_nothing_that_has_a_form_is_changed_by_copying_it(client, world):
    client.force_login(world.people["administrator"])
    faults, seen = [], copies(world)
    before = rows()
    for address, form in seen:
        data = filled(client.get(form).text)
        with transaction.atomic():
            answer = client.post(address, data)
            after = rows()
            transaction.set_rollback(True)
        changed = {label for (label, pk), row in before.items() if after.get((label, pk)) != row}
        if answer.status_code >= 500 or changed:
            faults.append(f"{address}: {answer.status_code}, {changed or 'nothing'} changed")
    assert len(seen) > 10
    assert not faults
