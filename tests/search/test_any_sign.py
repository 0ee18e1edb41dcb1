"""However the words of a title are joined, and however a reader joins them: typing it finds it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.query.planner import quick_plans
from search.query.suggestions import SHORTEST, suggestions
from search.query.text import as_shown, clean, for_index, words_of
from tests.factories import InformationPageFactory, NetworkPageFactory
from tests.search.conftest import TODAY

SIGNS = [" ", "-", "/", ".", "_", "–", "—", "\u2011", ":", "+", "&", " - ", ", ", " (", "\u00ad-", "\u200b "]
WORDS = st.one_of(
    st.from_regex(r"[a-z]{2,8}", fullmatch=True),
    st.from_regex(r"[A-Z]{2,5}", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}", fullmatch=True),
    st.from_regex(r"[a-z]{1,3}[0-9]{1,3}", fullmatch=True),
    st.sampled_from(["Zoë", "naïve", "2nd", "½", "ﬁne", "COVID", "équité"]),
)
# Words that stand in every sentence are looked for in titles only when there are no others.
TITLES = st.lists(st.tuples(WORDS, st.sampled_from(SIGNS)), min_size=1, max_size=6)


def joined(parts: list[tuple[str, str]], sign: str | None = None) -> str:
    text = "".join(f"{word}{sign or own}" for word, own in parts[:-1])
    return text + parts[-1][0]


@pytest.fixture
def suggested(request_of):
    def run(typed):
        with quick_plans():
            return suggestions(typed, request_of(), TODAY)

    return run


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=TITLES, sign=st.sampled_from(SIGNS))
def test_a_title_is_found_and_suggested_by_its_words_whatever_stands_between_them(
    home, indexed, found, suggested, parts, sign
):
    title = joined(parts)
    page = indexed(InformationPageFactory(parent=home, title=title))
    try:
        for typed in (title, joined(parts, sign), joined(parts, " ")):
            assert as_shown(page.title) in found(typed), typed
            assert len("".join(words_of(typed))) < SHORTEST or as_shown(page.title) in suggested(typed), typed
    finally:
        page.delete()


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("After COVID-19", "covid 19"),
        ("Band-6 posts", "band 6"),
        ("Form HR-27", "HR 27"),
        ("ISO-9001", "iso 9001"),
        ("Our plan for 2025-26", "2025/26"),
        ("Our plan for 2025/26", "2025–26"),
        ("A grant of £1,250", "1250"),
        ("A grant of £1250", "£1,250"),
        ("Equal\u00adity plan", "equality"),
        ("Part\u200btime work", "parttime"),
        ("Write to carers@example.org", "carers@example.org"),
    ],
)
def test_numbers_and_signs_that_readers_tried(home, indexed, found, title, typed):
    indexed(InformationPageFactory(parent=home, title=title))
    assert len(found(typed)) == 1


def test_a_title_typed_exactly_is_suggested(home, indexed, suggested):
    indexed(InformationPageFactory(parent=home, title="Plan for 2025-26"))
    assert suggested("plan for 2025-26") == ["Plan for 2025-26"]


def test_joined_words_stand_next_to_each_other(home, indexed, found):
    indexed(InformationPageFactory(parent=home, title="Part of the time"))
    assert found("part-time") == []


def test_the_mailbox_of_a_network_finds_it(networks, indexed, found):
    indexed(NetworkPageFactory(parent=networks, title="Carers", contact_email="we-care@example.org"))
    assert found("we-care@example.org") == ["Carers"]


@given(st.text(max_size=60))
def test_text_looked_at_twice_is_the_same(text):
    assert clean(clean(text)) == clean(text)
    assert for_index(for_index(text)) == for_index(text)
