"""A page may not stand where a view answers: nobody would ever see it."""

import re
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver

from home.models import InformationPage
from tests.factories import InformationPageFactory

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


@pytest.mark.parametrize("slug", TAKEN)
def test_a_page_is_seen_at_its_address_or_refused(client, home, slug):
    is_free = client.get(f"/{slug}/").resolver_match.url_name == OF_PAGES  # only what is below is a view's
    refused = pytest.raises(ValidationError, match=f"'{slug}' is already in use")
    with nullcontext() if is_free else refused:
        InformationPageFactory(parent=home, title="Not to be hidden", slug=slug)
        assert "Not to be hidden" in client.get(f"/{slug}/").text


def test_a_page_named_like_one_gets_another_address(home):
    page = home.add_child(instance=InformationPage(title="People", summary="Who we are."))
    assert page.slug == "people-2"
    assert page.get_url() == "/people-2/"


def test_below_a_page_too(home):
    section = home.add_child(instance=InformationPage(title="Help", summary="Who helps."))
    page = section.add_child(instance=InformationPage(title="People", summary="Who we are."))
    assert page.get_url() == "/help/people/"
