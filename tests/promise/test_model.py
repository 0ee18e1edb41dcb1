"""The model's own rules, on stories of one page and one word."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from tests.promise.files import picture, word_of
from tests.promise.model import WORD, Decision, Promise, Thing, word


def test_no_two_words_are_alike():
    words = {word(number) for number in range(20_000)}
    assert len(words) == 20_000
    assert all(WORD.fullmatch(each) for each in words)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_a_picture_says_its_word_in_every_format(kind):
    for number in range(0, 20_000, 997):
        content = BytesIO()
        with Image.open(picture(word(number), "x")) as opened:
            opened.save(content, kind)
        assert word_of(content.getvalue()) == word(number)


class Story:
    """A page by Lena with one word, and the model's opinion of what is public."""

    def __init__(self):
        self.promise, self.thing = Promise(), Thing("information", 1)
        self.promise.things.append(self.thing)

    def types(self, who="Lena", where="body") -> str:
        new = self.promise.type(who, where)
        self.thing.words.add(new)
        return new

    def approves(self, who: str, *words: str, minute=0, record=None) -> None:
        at = datetime(2026, 11, 4, 12, minute, tzinfo=UTC)
        self.thing.decisions.append(Decision(frozenset(words), at, who, record))

    def public(self, *words: str) -> list[str]:
        return self.promise.faults_of_thing(self.thing, set(words)) + self.promise.faults_of_lists(set(words))


@pytest.fixture
def story():
    return Story()


def test_a_word_is_public_after_somebody_else_read_it(story):
    first = story.types()
    assert story.public(first)
    story.approves("Lena", first)
    assert story.public(first)
    story.approves("Esther", first)
    assert not story.public(first)


def test_a_word_that_the_one_who_approved_was_not_shown_is_not(story):
    first, second = story.types(), story.types()
    story.approves("Esther", first)
    assert story.public(first, second)


def test_what_nobody_read_together_is_not_public_together(story):
    first, second = story.types(), story.types()
    story.approves("Esther", first)
    story.approves("Esther", second)
    assert story.public(first, second)


def test_nothing_old_comes_back_but_notes(story):
    old, note, new = story.types(), story.types(where="change_note"), story.types()
    story.approves("Esther", old, note)
    assert not story.public(old, note)
    story.approves("Esther", new)
    assert not story.public(new, note)
    assert story.public(old)


def test_an_emergency_counts_while_it_is_on_the_list_and_then_if_somebody_else_was_shown_it(story):
    first = story.types()
    story.approves(None, first, record=1)
    assert story.public(first)
    story.promise.open_records = {1}
    assert not story.public(first)
    story.promise.open_records = set()
    story.thing.decisions[0].by = "Lena"
    assert story.public(first)
    story.thing.decisions[0].by = "Esther"
    assert not story.public(first)


def test_no_page_says_that_it_was_checked_while_it_is_an_emergency_only(story):
    first = story.types()
    story.approves(None, first, record=1)
    assert story.promise.faults_of_the_check(story.thing, is_said=True)
    assert not story.promise.faults_of_the_check(story.thing, is_said=False)
    story.approves("Esther", first)
    assert not story.promise.faults_of_the_check(story.thing, is_said=True)


def test_what_was_copied_was_read_before_it_was_copied(story):
    first = story.types()
    story.approves("Esther", first)
    copied = Thing("information", 2, {first}, copied_from=story.thing)
    story.promise.things.append(copied)
    assert story.promise.faults_of_thing(copied, {first})
    copied.decisions.append(Decision(frozenset({first}), datetime(2026, 11, 4, 13, tzinfo=UTC), "Lena"))
    assert not story.promise.faults_of_thing(copied, {first})


def test_a_new_date_is_not_before_the_decision(story):
    story.approves("Esther", story.types(), minute=30)
    before, after = datetime(2026, 11, 4, 12, 29, tzinfo=UTC), datetime(2026, 11, 4, 12, 30, tzinfo=UTC)
    assert story.promise.faults_of_dates(story.thing, {("stamp", before)})
    assert not story.promise.faults_of_dates(story.thing, {("stamp", before), ("stamp", after)})


def test_a_place_that_was_not_looked_at_may_tell_of_earlier_decisions(story):
    first, between, second = (datetime(2026, 11, 4, 12, minute, tzinfo=UTC) for minute in (30, 39, 40))
    story.approves("Esther", story.types(), minute=30)
    assert not story.promise.faults_of_dates(story.thing, {("stamp", first)})
    story.approves("Esther", story.types(), minute=40)
    story.thing.public = 1
    assert story.promise.faults_of_dates(story.thing, {("stamp", first), ("feed", between)})
    assert not story.promise.faults_of_dates(story.thing, {("map", first), ("feed", second)})
