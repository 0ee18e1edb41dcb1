"""A page may not stand where a view answers: nobody would ever see it."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from cms.models import BasePage
from home.models import InformationPage
from tests.factories import InformationPageFactory, UserFactory

OF_PAGES = "wagtail_serve"


def firsts(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """The first part of every address that a view answers, where it is always the same."""
    for each in patterns:
        route = before + str(each.pattern).removeprefix("^")
        if isinstance(each, URLResolver) and "/" not in route:
            yield from firsts(each.url_patterns, route)
        elif (found := re.match(r"([\w-]+)/", route)) and getattr(each, "name", "") != OF_PAGES:
            yield found[1]


TAKEN = sorted(set(firsts(get_resolver().url_patterns)))


def test_the_walk_finds_what_apps_and_wagtail_add():
    assert {"accounts", "admin", "documents", "events", "people", "search", "statements"} <= set(TAKEN)


def refused(parent: BasePage, slug: str) -> str:
    """What the form says about the address of a new page below `parent`."""
    form_class = InformationPage.get_edit_handler().get_form_class()
    data = {"title": "Not to be hidden", "slug": slug, "body-count": "0"}
    form = form_class(data, instance=InformationPage(), parent_page=parent, for_user=UserFactory())
    return " ".join(form.errors.get("slug", []))


@pytest.mark.parametrize("slug", TAKEN)
def test_an_address_is_a_pages_or_refused(client, home, slug):
    is_free = client.get(f"/{slug}/").resolver_match.url_name == OF_PAGES  # only what is below is a view's
    assert ("belongs to the site itself" in refused(home, slug)) != is_free


def test_so_is_what_a_page_answers_without_its_last_stroke(home):
    assert "/healthz/ belongs to the site itself" in refused(home, "healthz")


def test_below_a_page_it_is_free(home):
    section = InformationPageFactory(parent=home, slug="help")
    assert refused(section, "people") == ""


def test_no_copy_goes_there(admin_client, home):
    section = InformationPageFactory(parent=home, slug="help")
    page = InformationPageFactory(parent=section, title="Who we are", slug="people")
    values = {"new_title": "Who we are", "new_slug": "people", "new_parent_page": home.pk}
    answer = admin_client.post(f"/admin/pages/{page.pk}/copy/", values)
    assert "/people/ belongs to the site itself" in answer.text
    assert admin_client.post(f"/admin/pages/{page.pk}/copy/", values | {"new_slug": "who"}).status_code == 302
    assert set(InformationPage.objects.values_list("slug", flat=True)) == {"help", "people", "who"}
