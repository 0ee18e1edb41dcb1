"""Whatever is typed gets a helpful page: never a fault, never slower than a search."""

import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect

from search.forms import SearchForm
from search.models import Synonym
from search.query.parser import MOST_CLAUSES, parse
from search.query.search import Search, find, look_for
from search.query.spelling import words_for
from search.query.suggestions import suggestions
from search.query.text import as_shown, as_typed_words, clean, for_index
from search.query.tsquery import compile_question
from search.results_page.facets import Chosen
from search.results_page.quick_links import pasted
from tests.factories import InformationPageFactory
from tests.search.conftest import TODAY

# What tsquery, regular expressions, LIKE, JSON and shells find special, and what Unicode makes of letters.
NASTY = [
    *"&|!():*<>\\'\"%_;`${}[]^~#@/-+=,.?",
    " ", "\t", "\n", "\u00a0", "\u200b", "\u202e", "\x00", "\x02", "\x1f", "\ud800", "\udfff", "\ufeff",
    "<->", "<2>", ":*", ":A", "''", '""', "--", "/*", "é", "ß", "İ", "ﬁ", "ñ", "\u0301", "½", "\u0661", "日",
    "the", "and", "or", "not", "otter", "Otters", "re-03", "a-b-c", "it's", "x/y", "a.b.c", "1e9", "-1",
]  # fmt: skip
typed_texts = st.one_of(
    st.lists(st.sampled_from(NASTY), max_size=12).map("".join),
    st.text(alphabet=st.characters(), max_size=60),
    st.text(alphabet=st.sampled_from("\"-'&|!:*() ab"), max_size=40),
)
# What addresses are made of: of pages, lists, answers and an old address, and what decodes to something else.
PARTS = [
    *(
        "/",
        "/",
        "/old/",
        "old",
        "/networks/",
        "carers/",
        "/you-said-we-did/",
        "/updates/",
        "2026-10/",
        "9" * 30,
    ),
    *(
        "?",
        "&",
        "=",
        "network=",
        "page=",
        "%00",
        "%ED%A0%80",
        "%2F",
        "%",
        "%0d%0a",
        "é",
        "%C3%A9",
        "..",
        "\\",
        "//",
    ),
    *("http:", "//testserver", "@", ":99999", "[", "#", ";", "+", "x"),
]
addresses = st.lists(st.sampled_from(PARTS), min_size=1, max_size=8).map("".join)
EVERYTHING = {
    "suppress_health_check": list(HealthCheck),
    "deadline": None,
    "database": None,
    "derandomize": True,
}


@settings(max_examples=8000, **EVERYTHING)
@given(typed_texts)
def test_every_text_has_a_meaning(typed):
    question = parse(typed)
    assert len(question.clauses) <= MOST_CLAUSES
    assert all(clause.words for clause in question.clauses)
    for text in (clean(typed), for_index(typed), as_shown(typed), as_typed_words(typed)):
        text.encode()
        assert "\x00" not in text
        assert "\x02" not in text
    assert clean(clean(typed)) == clean(typed)


@pytest.mark.django_db
@settings(max_examples=2000, **EVERYTHING)
@given(typed_texts)
def test_postgresql_accepts_every_question(typed):
    """Straight at the database, behind the form and the middleware that would refuse some of it."""
    compile_question(parse(typed))
    assert isinstance(suggestions(typed, request=_request(), today=TODAY), list)


@pytest.mark.django_db
@settings(max_examples=150, **EVERYTHING)
@given(typed_texts)
def test_every_text_gets_an_answer(home, typed):
    search = Search(typed, Chosen())
    answer = find(search, _request(), TODAY)
    assert len(answer.found[0:10]) <= 10
    assert isinstance(words_for(search.question, _request()), str)


@pytest.mark.django_db
@settings(max_examples=100, **EVERYTHING)
@given(typed_texts, typed_texts)
def test_synonyms_may_hold_anything(home, left, right):
    synonym = Synonym(words=clean(left)[:100], same_as=clean(right)[:100])
    Synonym.objects.all().delete()
    synonym.save()
    assert len(look_for(Search(left, Chosen()), _request(), TODAY)[0:10]) <= 10


@pytest.mark.django_db
@settings(max_examples=600, **EVERYTHING)
@given(addresses)
def test_every_pasted_address_gets_an_answer(network, typed):
    """What it leads to is there, and what the site would refuse by itself is nowhere."""
    Redirect.objects.get_or_create(old_path="/old", redirect_page_id=network.pk)
    found = pasted(typed, _request())
    assert found is None or Client().get(found.url).status_code < 400, typed


def _request():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


@pytest.mark.django_db
@settings(max_examples=100, **EVERYTHING)
@given(
    typed_texts,
    st.dictionaries(st.sampled_from(["network", "type", "year", "status", "sort", "page"]), typed_texts),
)
def test_every_address_gets_a_page(client, home, typed, more):
    more = {name: value.replace("\ud800", "").replace("\udfff", "") for name, value in more.items()}
    query = {"q": typed, **more}
    try:
        response = client.get("/search/", query)
    except UnicodeEncodeError:
        return  # no address can hold it
    assert response.status_code in (200, 400)
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["?q=%ED%A0%80", "?q=%FF%FE", "?q=%00", "?q=a&page=%ED%A0%80", "?q=%F0%9F"]
)
def test_bytes_that_are_no_text_are_refused_or_searched(client, home, address):
    for path in ("/search/", "/search/suggest/"):
        assert client.get(path + address).status_code in (200, 400)


@pytest.mark.parametrize(
    "query",
    [
        {"network": "1 OR 1=1"}, {"network": "9" * 400}, {"year": "0"}, {"type": "x" * 5000},
        {"type": "statement' --"}, {"sort": "x"}, {"status": "x-y"}, {"page": "-5"}, {"page": "9" * 400},
    ],
)  # fmt: skip
def test_unknown_choices_and_pages_give_a_page(client, home, indexed, query):
    indexed(InformationPageFactory(parent=home, title="Otter"))
    response = client.get("/search/", {"q": "otter", **query})
    assert response.status_code == 200


LONG = {
    "ten kilobytes": "a " * 5_000,
    "one long word": "a" * 10_000,
    "a regular-expression bomb": "(a+)+$" * 30 + "!",
    "nested brackets": "(" * 200,
    "quotation marks": '"' * 199,
    "minus signs": "- " * 99,
    "many words": " ".join(f"w{n}" for n in range(60))[:200],
    "apostrophes": "'" * 200,
    "combining marks": "e" + "\u0301" * 199,
}


# What explodes takes minutes, of this thread or of a query; how fast a search is, `make bench` says.
AGES_SECONDS = 10


@pytest.mark.parametrize("typed", LONG.values(), ids=LONG.keys())
def test_no_long_or_twisted_text_takes_more_queries_or_ages(client, home, settle, typed):
    settle()
    client.get("/search/?q=otter")
    with CaptureQueriesContext(connection) as ordinary:
        client.get("/search/?q=badger")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{AGES_SECONDS}s'")
    start = time.thread_time()
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/search/", {"q": typed}).status_code == 200
    assert time.thread_time() - start < AGES_SECONDS
    assert len(asked) <= len(ordinary)


def test_the_parser_does_not_explode():
    text = '"a -' * 50_000
    start = time.thread_time()
    parse(text)
    assert time.thread_time() - start < AGES_SECONDS


def test_the_form_says_when_a_search_is_too_long(home):
    form = SearchForm({"q": "a" * 201})
    assert not form.is_valid()
    assert "fewer words" in str(form.errors)
