"""What is done to several things at once is bounded, and what is asked for in a wrong way is not there."""

import pytest
from django.db import connection
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.admin import bulk_actions
from cms.admin.bulk_actions import MOST_AT_ONCE
from tests.factories import InformationPageFactory
from tests.uploaded import store_document

TOO_MANY = f"That is for at most {MOST_AT_ONCE} at once. Choose fewer, and do it again for the others."


def addresses() -> list[str]:
    """Every action there is, also those registered later."""
    bulk_action_registry._scan_for_bulk_actions()
    return [
        f"/admin/bulk/{app}/{model}/{action}/"
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
        for action in actions
    ]


@pytest.fixture
def few(monkeypatch, home):
    """Three pages and documents, where two are as many as may be chosen."""
    monkeypatch.setattr(bulk_actions, "MOST_AT_ONCE", 2)
    for number in range(3):
        InformationPageFactory(parent=home, slug=f"page-{number}")
        store_document(Collection.get_first_root_node(), f"Document {number}")


def test_there_are_actions():
    assert len(addresses()) >= 10


@pytest.mark.parametrize(
    "asked",
    [
        "id=x",
        "id=all&childOf=x",
        "id=all&childOf=99999",
        "id=%C2%B2",
        "id=1&id=x",
        "id=",
        "id=1.5",
        "id=" + "9" * 25,
        "id=" + "9" * 5000,
        "id=all&childOf=" + "9" * 5000,
    ],
)
def test_what_is_no_number_is_not_there(admin_client, home, asked):
    for address in addresses():
        if asked != "id=all&childOf=99999" or "/basepage/" in address:
            assert admin_client.get(f"{address}?{asked}").status_code == 404, address


def test_an_action_is_for_its_own_models(admin_client, home):
    for address in addresses():
        *_start, action, _end = address.split("/")
        assert admin_client.get(f"/admin/bulk/auth/permission/{action}/?id=1").status_code == 404


@pytest.mark.parametrize("chosen", ["id=1&id=2&id=3", "id=all"])
def test_no_more_than_so_many_at_once(admin_client, few, chosen):
    several = ("/basepage/", "/document/")
    for address in addresses():
        if chosen == "id=all" and not any(model in address for model in several):
            continue  # there are not so many
        with connection.execute_wrapper(refuse_changes):
            answer = admin_client.post(f"{address}?{chosen}", {"next": "/admin/reports/", "tags": "new"})
        assert (answer.status_code, answer["Location"]) == (302, "/admin/reports/"), address
        assert TOO_MANY.replace("100", "2") in said(answer), address


def test_as_many_as_that_are_tagged(admin_client, few):
    address = "/admin/bulk/wagtaildocs/document/add_tags/"
    ids = "&".join(f"id={each.pk}" for each in get_document_model().objects.all()[:2])
    admin_client.post(f"{address}?{ids}", {"next": "/admin/", "tags": "new"})
    assert get_document_model().objects.filter(tags__name="new").count() == 2


def said(answer) -> list[str]:
    return [str(message) for message in answer.wsgi_request._messages._queued_messages]


def refuse_changes(execute, sql, *rest):
    changes = sql.startswith(("INSERT", "UPDATE", "DELETE"))
    assert not changes or "django_session" in sql, sql
    return execute(sql, *rest)
