"""Renamed and moved pages are found at their old addresses, unless that would tell of what is not public."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.factories import InformationPageFactory, publish


@pytest.fixture
def draft(home):
    return InformationPageFactory(parent=home, live=False, slug="before")


@pytest.fixture
def public(home):
    return InformationPageFactory(parent=home, slug="before")


@pytest.fixture
def at_commit(django_capture_on_commit_callbacks):
    """Wagtail makes redirects once a change is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def rename(page, slug="a-secret"):
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    page.slug = slug
    page.save_revision()
    page.save()


def take_down(page):
    type(page).objects.get(pk=page.pk).unpublish()


def test_a_public_page_is_found_at_its_old_address(client, public, at_commit):
    with at_commit():
        publish(public, slug="after")
    answer = client.get("/before/")
    assert (answer.status_code, answer["Location"]) == (301, "/after/")


def test_a_draft_that_was_never_public_leaves_no_trail_when_it_is_renamed(client, draft, at_commit):
    with at_commit():
        rename(draft)
    assert not Redirect.objects.exists()
    assert client.get("/before/").status_code == 404


def test_nor_when_it_is_moved(client, draft, network, at_commit):
    with at_commit():
        draft.move(network, pos="last-child")
    assert not Redirect.objects.exists()


def test_the_new_address_of_what_was_taken_off_the_site_is_told_once_it_is_public_again(
    client, public, at_commit
):
    with at_commit():
        take_down(public)
        rename(public)
    answer = client.get("/before/")
    assert answer.status_code == 404
    assert "a-secret" not in answer.text
    publish(public)
    assert client.get("/before/")["Location"] == "/a-secret/"


def test_nor_is_that_of_pages_below_it(client, public, at_commit):
    InformationPageFactory(parent=public, slug="below")
    with at_commit():
        take_down(public)
        rename(public)
    assert Redirect.objects.filter(old_path="/before/below").exists()
    assert client.get("/before/below/").status_code == 404


def test_a_redirect_somebody_made_to_a_draft_waits_for_it(client, draft):
    Redirect.objects.create(old_path="/short", redirect_page_id=draft.pk)
    Redirect.objects.create(old_path="/typed", redirect_link="/before/?from=print")
    assert {client.get(path).status_code for path in ("/short/", "/typed/")} == {404}
    draft.get_latest_revision().publish()
    assert client.get("/short")["Location"] == "/before/"
    assert client.get("/typed")["Location"] == "/before/?from=print"


def test_other_sites_are_not_looked_into(client, draft):
    Redirect.objects.create(old_path="/there", redirect_link="https://www.example.org/before/")
    assert client.get("/there")["Location"] == "https://www.example.org/before/"
