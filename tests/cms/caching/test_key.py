"""Two requests share a page when nothing that renders it could tell them apart, and only then."""

import pytest

from cms.caching import key
from cms.caching.key import LONGEST_COOKIE, LONGEST_PATH, LONGEST_QUERY, CacheKey, key_of, vary_on_cookie
from tests.cms.caching.asking import environ_of


@pytest.fixture
def asked(monkeypatch):
    """Call it for the key of a request; a reader's taste is `sweet`, or is over."""
    monkeypatch.setattr(key, "_readers_choices", {})
    vary_on_cookie("taste", lambda value: value if value == "sweet" else "")

    def key_for(path="/a?b=2", method="GET", **more: str) -> CacheKey | None:
        return key_of(
            environ_of(path, method) | {name.replace("__", "."): each for name, each in more.items()}
        )

    return key_for


def test_a_key_says_all_that_is_asked_for(asked):
    assert asked("/a/?b=2&a=1&b=1") == CacheKey("http", "localhost", "/a/", "a=1&b=2&b=1", "")


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/A?b=2"},
        {"path": "/a?b=3"},
        {"path": "/a"},
        {"HTTP_HOST": "other.example"},
        {"wsgi__url_scheme": "https"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_COOKIE": "taste=sweet"},
    ],
    ids=str,
)
def test_what_changes_a_page_changes_its_key(asked, other):
    assert asked(**other) not in (asked(), None)


@pytest.mark.parametrize(
    "other",
    [
        {"method": "HEAD"},
        {"HTTP_HOST": "LocalHost"},
        {"HTTP_X_FORWARDED_PROTO": "http"},
        {"HTTP_USER_AGENT": "another"},
        {"HTTP_COOKIE": "taste=bitter"},
        {"HTTP_COOKIE": "colour=red"},
    ],
    ids=str,
)
def test_what_does_not_leaves_it(asked, other):
    assert asked(**other) == asked()


def test_the_proxy_knows_better_than_the_server_how_a_reader_came(asked):
    given = {"wsgi__url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "https"}
    assert asked(**given).scheme == "https"


def test_an_old_program_that_names_no_host_has_a_key_too():
    environ = environ_of("/")
    del environ["HTTP_HOST"]
    assert key_of(environ).host == ""


@pytest.mark.parametrize(
    "other",
    [
        {"method": "POST"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_COOKIE": "a=b; sessionid=x"},
        {"HTTP_COOKIE": "taste"},
        {"path": "/a?b=%ff"},
        {"path": "/a?b=\u00e9"},
        {"path": "/a?key=secret"},
        {"path": "/a?" + "&".join("abcdefghi"[:3] for _ in range(51))},
    ],
    ids=lambda other: str(other)[:40],
)
def test_what_is_for_one_reader_or_strange_has_none(asked, other):
    assert asked(**other) is None


def test_a_request_may_be_so_long_and_no_longer(asked):
    path, query = "/" * LONGEST_PATH, "x" * (LONGEST_QUERY - 1) + "="
    cookie = "c" * LONGEST_COOKIE
    assert asked(path).path == path
    assert asked(f"/?{query}").query == query
    assert asked(HTTP_COOKIE=cookie).choices == ""
    assert asked(f"{path}/") is None
    assert asked(f"/?x{query}") is None
    assert asked(HTTP_COOKIE=f"{cookie}c") is None


def test_what_renders_a_page_is_told_just_what_its_key_says(asked):
    environ = environ_of("/?b=2&a=1") | {"HTTP_COOKIE": "colour=red; taste=sweet"}
    assert key_of(environ).choices == "taste=sweet"
    assert (environ["QUERY_STRING"], environ["HTTP_COOKIE"]) == ("a=1&b=2", "colour=red; taste=sweet")
    environ = environ_of("/") | {"HTTP_COOKIE": "taste=bitter"}
    assert key_of(environ).choices == ""
    assert environ["HTTP_COOKIE"] == 'taste=""'
