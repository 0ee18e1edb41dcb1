"""Requests nobody thought of: a few hundred from a generator, the same ones at every run."""

from datetime import timedelta
from string import printable
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.security.answers import faults_of_response

pytestmark = pytest.mark.usefixtures("on_demonstration", "db")

REQUESTS = 150
# One transaction and one client for all of them: whatever a request leaves behind must not break the next.
BOUNDED = settings(
    max_examples=REQUESTS,
    derandomize=True,
    database=None,
    deadline=timedelta(seconds=10),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PLACES = ["", "networks", "updates", "commitments", "search", "alerts", "privacy-settings", "documents"]
NAMES = ["page", "q", "theme", "next", "done", "p", "alert", "username", "csrfmiddlewaretoken", "_method"]
FIELDS = ["Cookie", "Origin", "Referer", "Sec-Fetch-Site", "Accept-Language", "If-Modified-Since"]

text = st.one_of(st.text(max_size=40), st.text(printable, max_size=40), st.integers().map(str))
# As a client could send them: percent-encoded, or bytes as they come.
part = st.one_of(text.map(lambda value: quote(value, safe="")), st.text("%/.\\?#&=0aF+-", max_size=20))
path = st.tuples(st.sampled_from(PLACES), st.lists(part, max_size=4), st.sampled_from(["", "/"])).map(
    lambda pieces: "/" + "/".join([pieces[0], *pieces[1]]).lstrip("/") + pieces[2]
)
query = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), part), part), max_size=5).map(
    lambda pairs: "&".join("=".join(pair) for pair in pairs)
)
method = st.sampled_from(["GET", "GET", "GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"])
as_header = st.text(st.characters(max_codepoint=255, blacklist_characters="\r\n"), max_size=60)
headers = st.dictionaries(st.sampled_from(FIELDS), as_header, max_size=3)
body = st.one_of(query.map(str.encode), st.binary(max_size=60))


@given(method=method, path=path, query=query, headers=headers, body=body)
@BOUNDED
def test_any_request_gets_a_proper_answer(generated_client, method, path, query, headers, body):
    answer = generated_client.generic(
        method,
        path.replace("?", "%3F"),
        body if method in ("POST", "PUT") else b"",
        "application/x-www-form-urlencoded",
        QUERY_STRING=query.encode().decode("latin-1"),
        headers=headers,
    )
    assert faults_of_response(answer, method) == []


@given(words=st.text(max_size=60), page=part)
@BOUNDED
def test_any_words_can_be_searched_for(generated_client, words, page):
    answer = generated_client.get(f"/search/?q={quote(words, safe='')}&page={page}")
    assert faults_of_response(answer) == []
    assert answer.status_code == (400 if "\x00" in words else 200)


@given(cookie=st.text(st.characters(max_codepoint=255, blacklist_characters="\r\n"), max_size=200))
@BOUNDED
def test_any_alert_cookie_gives_the_page(generated_client, cookie):
    answer = generated_client.get("/privacy-settings/", headers={"Cookie": f"alerts={cookie}"})
    assert faults_of_response(answer) == []


@pytest.fixture
def generated_client() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)
