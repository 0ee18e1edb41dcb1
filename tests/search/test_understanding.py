"""What a search means: stems, accents, phrases, without, synonyms, typing errors."""

import pytest
from django.core.exceptions import ValidationError

from search.models import Synonym
from search.query.parser import parse
from tests.factories import InformationPageFactory


@pytest.fixture
def pages(home, indexed):
    def make(*titles):
        for title in titles:
            indexed(InformationPageFactory(parent=home, title=title))

    return make


def test_words_phrases_and_without_are_told_apart():
    question = parse('fair "interview  panels" -grade -"all white" women’s')
    assert [(c.words, c.is_phrase) for c in question.wanted] == [
        (("fair",), False),
        (("interview", "panels"), True),
        (("women's",), False),
    ]
    assert [c.text for c in question.excluded] == ["grade", "all white"]


@pytest.mark.parametrize(
    "typed", ["", "  ", "- -", "-", '""', '"', "&|!", "---", "\u0301", "-otter", '-"otter"']
)
def test_what_asks_for_nothing_is_no_question(typed):
    assert not parse(typed)


def test_an_open_quotation_mark_is_only_a_mark():
    assert [c.text for c in parse('fair "panels').wanted] == ["fair", "panels"]


def test_a_phrase_keeps_its_order(pages, found):
    pages("Fair interview panels", "Panels, interview")
    assert found('"interview panels"') == ["Fair interview panels"]


def test_without_leaves_out(pages, found):
    pages("Otters swim", "Otters sleep")
    assert found("otters -sleep") == ["Otters swim"]
    assert found('otters -"otters swim"') == ["Otters sleep"]


@pytest.mark.parametrize(("title", "typed"), [("Café Zoë", "cafe zoe"), ("Cafe Zoe", "café zoë")])
def test_accents_are_folded_both_ways(pages, found, title, typed):
    pages(title)
    assert found(typed) == [title]


@pytest.mark.parametrize("typed", ["part-time", "part time", "PART-TIME"])
def test_a_hyphen_makes_no_difference(pages, found, typed):
    pages("Part-time work")
    assert found(typed) == ["Part-time work"]


@pytest.mark.parametrize("typed", ["race equality", "race/equality", "equality"])
def test_a_stroke_joins_no_words(pages, found, typed):
    pages("Race/equality")
    assert found(typed) == ["Race/equality"]


def test_a_search_of_only_common_words_looks_at_titles(pages, found):
    pages("Who we are", "Otters")
    assert found("who we are") == ["Who we are"]


def test_synonyms_work_one_way_or_both_and_with_several_words(pages, found):
    Synonym.objects.create(words="EDI", same_as="equality, diversity and inclusion")
    Synonym.objects.create(words="laptop", same_as="notebook", both_ways=True)
    pages("Equality, diversity and inclusion", "EDI", "Laptop", "Notebook")
    assert sorted(found("edi")) == ["EDI", "Equality, diversity and inclusion"]
    assert found("equality diversity and inclusion") == ["Equality, diversity and inclusion"]
    assert sorted(found("notebook")) == sorted(found("laptop")) == ["Laptop", "Notebook"]


def test_where_no_page_has_all_that_a_word_stands_for_those_with_one_are_shown(pages, ask, client):
    Synonym.objects.create(words="EDI", same_as="equality, diversity and inclusion")
    pages("Equality for carers", "Otters")
    answer = ask("edi")
    assert [entry.title for entry in answer.found[0:9]] == ["Equality for carers"]
    assert not answer.has_all
    said = " ".join(client.get("/search/", {"q": "edi"}).text.split())
    assert "No page has “edi” or all the words it stands for. 1 page has one of the words:" in said


def test_a_word_that_stands_for_nothing_else_finds_nothing_where_no_page_has_it(pages, ask):
    pages("Otters")
    answer = ask("edi")
    assert (len(answer.found), answer.has_all) == (0, True)


def test_a_synonym_of_several_words_is_met_inside_a_longer_search(pages, found):
    Synonym.objects.create(words="work from home", same_as="hybrid")
    pages("Hybrid policy", "Policy")
    assert found("work from home policy") == ["Hybrid policy"]


def test_words_in_quotation_marks_have_no_synonyms(pages, found):
    Synonym.objects.create(words="red panda", same_as="otter")
    pages("Otter")
    assert found("red panda") == ["Otter"]
    assert found('"red panda"') == []


@pytest.mark.parametrize(("words", "same_as"), [("", "x"), ("!!", "x"), ("Café", "cafe"), ("x", "...")])
def test_synonyms_that_mean_nothing_are_refused(words, same_as):
    with pytest.raises(ValidationError):
        Synonym(words=words, same_as=same_as).full_clean()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Amra Belo", "amara bello"), ("Siobahn", "siobhan"), ("netowrk", "network"), ("bello -metha", "")],
)
def test_typing_errors_are_forgiven(pages, ask, typed, meant):
    pages("Amara Bello", "Siobhán", "Network")
    assert ask(typed).nearest == meant


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("calendar", "called"),
        ("pride", "provide"),
        ("wheelchair", "chair"),
        ("amara", "husband"),
        ("bandage", "bandega"),
    ],
)
def test_another_word_is_no_slip_of_the_pen(pages, ask, typed, there):
    pages(there)
    assert ask(typed).nearest == ""


def test_a_guess_is_made_only_when_nothing_was_found(pages, ask):
    pages("Otter", "Otters and ottters")
    assert ask("ottters").nearest == ""


def test_a_guess_keeps_what_is_to_be_left_out(pages, ask):
    pages("Otters swim", "Otters sleep")
    assert ask("oters -sleep").nearest == 'otters -"sleep"'
