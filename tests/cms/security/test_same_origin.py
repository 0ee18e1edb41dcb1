"""Forms without a token are taken from this site's own pages only, and lead back to this site only."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from cms.security.bounds import LONGEST_ADDRESS
from cms.security.same_origin import is_own_form, is_safe_path, safe_return_path, same_origin_post

FROM_HERE = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://testserver"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
]
FROM_ELSEWHERE = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Origin": "null"},
    {"Origin": "https://testserver"},
    {"Origin": "http://elsewhere.example"},
]
LONG = "x" * LONGEST_ADDRESS


@same_origin_post
def view(request, word, ending="."):
    return HttpResponse(word + ending)


@pytest.mark.parametrize("headers", FROM_HERE, ids=str)
def test_a_form_of_this_site_is_taken(rf, headers):
    request = rf.post("/", headers=headers)
    assert is_own_form(request)
    assert view(request, "Yes", ending="!").content == b"Yes!"


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_a_form_of_anybody_else_is_not(rf, headers):
    request = rf.post("/", headers=headers)
    assert not is_own_form(request)
    with pytest.raises(PermissionDenied):
        view(request, "Yes")


def test_a_page_that_is_only_read_is_no_form_and_may_be_asked_for_from_anywhere(rf):
    assert not is_own_form(rf.get("/", headers=FROM_HERE[0]))
    assert view(rf.get("/", headers={"Sec-Fetch-Site": "cross-site"}), "Yes").content == b"Yes."


def test_no_token_is_asked_for():
    assert view.csrf_exempt


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        ("/networks/", "/networks/"),
        ("/events/?when=past", "/events/?when=past"),
        ("/networks/#news", "/networks/"),
        (f"/events/?when={LONG}", "/events/"),
        (f"/{LONG[1:]}", f"/{LONG[1:]}"),
        (f"/{LONG}", "/"),
        ("", "/"),
        ("networks/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/a\x00", "/"),
    ],
    ids=lambda text: repr(text[:20]),
)
def test_a_form_leads_back_to_a_path_of_this_site_or_to_its_home_page(rf, wish, path):
    assert safe_return_path(rf.post("/", {"next": wish})) == path


def test_a_form_that_does_not_say_where_leads_to_the_home_page(rf):
    assert safe_return_path(rf.post("/")) == "/"


def test_half_a_character_is_in_no_path():
    assert not is_safe_path("/\ud800")
