"""Dialogs and uploads take nothing back in silence either, and no button acts without its version."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.admin.concurrent.dialogs import MakesFormsWithVersion
from tests import set_clock
from tests.cms.media.files import picture
from tests.factories import AlertFactory, InformationPageFactory
from tests.security.admin_routes import admin_routes

pytestmark = pytest.mark.usefixtures("ordinary_day")

REFUSED = "Somebody else changed this while you had it open, so nothing was saved."


def versions_in(text: str) -> dict[str, str]:
    found = re.findall(r'name="([\w-]*made_from)" value="([^"]*)"', text)
    return {name: unescape(value) for name, value in found}


# --- Who may read ---------------------------------------------------------------------------------------


@pytest.fixture(params=["page", "collection"])
def dialog(request, network) -> tuple[str, type, dict]:
    """The address of a dialog, and the rule that it makes."""
    if request.param == "page":
        page = InformationPageFactory(parent=network)
        return f"/admin/pages/{page.pk}/privacy/", PageViewRestriction, {"page": page}
    collection = Collection.get_first_root_node().add_child(name="Minutes")
    return (
        f"/admin/collections/{collection.pk}/privacy/",
        CollectionViewRestriction,
        {"collection": collection},
    )


@pytest.fixture
def groups(db) -> list[Group]:
    return [Group.objects.create(name=name) for name in ("Stewards", "Mentors")]


def chosen(group: Group) -> dict:
    return {"restriction_type": "groups", "groups": [group.pk]}


def test_a_rule_that_somebody_else_made_meanwhile_is_not_replaced_unseen(admin_client, dialog, groups):
    address, model, which = dialog
    opened = versions_in(admin_client.get(address).json()["html"])
    rule = model.objects.create(restriction_type="groups", **which)
    rule.groups.add(groups[0])

    answer = admin_client.post(address, opened | chosen(groups[1])).json()
    assert REFUSED in answer["html"]
    assert "Groups: Only here: Stewards" in answer["html"]
    assert re.search(rf'value="{groups[1].pk}"[^>]*checked', answer["html"])
    assert list(model.objects.get().groups.all()) == [groups[0]]

    again = admin_client.post(address, versions_in(answer["html"]) | chosen(groups[1])).json()
    assert again["step"] == "set_privacy_done"
    assert list(model.objects.get().groups.all()) == [groups[1]]


def test_a_rule_that_somebody_else_took_away_is_not_put_back_unseen(admin_client, dialog, groups):
    address, model, which = dialog
    model.objects.create(restriction_type="groups", **which).groups.add(groups[0])
    opened = versions_in(admin_client.get(address).json()["html"])
    model.objects.all().delete()
    assert REFUSED in admin_client.post(address, opened | chosen(groups[0])).json()["html"]
    assert not model.objects.exists()


def test_a_dialog_that_nobody_else_used_is_stored_at_once(admin_client, dialog, groups):
    address, model, _which = dialog
    opened = versions_in(admin_client.get(address).json()["html"])
    assert admin_client.post(address, opened | chosen(groups[0])).json()["step"] == "set_privacy_done"
    assert model.objects.count() == 1


# --- What was uploaded a moment ago -----------------------------------------------------------------------


def test_a_title_that_somebody_else_gave_an_upload_is_not_taken_back(admin_client, home):
    upload = {"files[]": SimpleUploadedFile("lift.jpg", picture()), "title": "lift"}
    said = admin_client.post("/admin/images/multiple/add/", upload).json()
    image = get_image_model().objects.get()
    mine = {f"image-{image.pk}-title": "Mine", f"image-{image.pk}-tags": ""}
    get_image_model().objects.update(title="Theirs")

    address = f"/admin/images/multiple/{image.pk}/"
    answer = admin_client.post(address, versions_in(said["form"]) | mine).json()
    assert answer["success"] is False
    assert REFUSED in answer["form"]
    assert "Title: Theirs" in answer["form"]
    image.refresh_from_db()
    assert image.title == "Theirs"
    assert admin_client.post(address, versions_in(answer["form"]) | mine).json()["success"]
    image.refresh_from_db()
    assert image.title == "Mine"


def test_every_view_of_many_uploads_is_guarded():
    edits = [route for route in admin_routes() if re.search(r"/multiple/(add/|<\w+>/)$", str(route))]
    assert len(edits) == 4
    assert [str(each) for each in edits if not issubclass(each.view.view_class, MakesFormsWithVersion)] == []


# --- Buttons ----------------------------------------------------------------------------------------------


def test_no_button_acts_that_does_not_say_what_its_page_showed(admin_client, network):
    alert, page = AlertFactory(starts_at=set_clock.now()), InformationPageFactory(parent=network)
    ends_at = alert.ends_at
    admin_client.post(f"/admin/alerts/{alert.pk}/take-down/")
    admin_client.post(f"/admin/checked/{page.pk}/")
    alert.refresh_from_db()
    page.refresh_from_db()
    assert alert.ends_at == ends_at
    assert page.checked_on is None
    assert admin_client.post(f"/admin/networks/{network.pk}/digest/", {"every": "3"}).status_code == 409
