"""The search page and its suggestions, as readers get them."""

from datetime import date

import pytest

from search.models import SearchedTerm
from search.query.highlight import as_html
from tests.factories import InformationPageFactory, StatementPageFactory


def body(text):
    return f'[{{"type": "text", "value": "<p>{text}</p>"}}]'


def test_words_found_are_marked_in_their_passage(home, indexed, client):
    text = "Otters swim in the river. " + "Nothing else happens here. " * 40 + "In winter the otter sleeps."
    indexed(InformationPageFactory(parent=home, title="River", body=body(text)))
    page = client.get("/search/?q=otter").content.decode()
    assert "<mark>Otters</mark> swim" in page
    assert "<mark>otter</mark> sleeps" in page


def test_what_an_author_wrote_cannot_become_markup(home, indexed, client):
    text = "&lt;script&gt;alert(1)&lt;/script&gt; otter &lt;mark&gt;"
    indexed(InformationPageFactory(parent=home, title="<b>Otter</b>", summary="\x02<i>", body=body(text)))
    page = client.get("/search/?q=otter").content.decode()
    assert "<script>alert" not in page
    assert "<b>Otter" not in page
    assert "<mark>otter</mark>" in page


def test_marks_that_do_not_pair_are_shown_as_nothing():
    assert as_html("\x03A \x02b.") == "A b."
    assert as_html("A \x02<b>\x03 c.\x04D.") == "A <mark>&lt;b&gt;</mark> c. D."


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        ("The \x02otter\x03 swims.", "The <mark>otter</mark> swims."),
        ("swims with the \x02otter\x03 and sleeps", "… swims with the <mark>otter</mark> and sleeps …"),
        ("\x02Otters\x03 swim", "<mark>Otters</mark> swim …"),
        ("It swims. The \x02otter\x03 sleeps.", "The <mark>otter</mark> sleeps."),
        ("A heading\nThe \x02otter\x03 swims.\nAnother", "The <mark>otter</mark> swims."),
        ("The \x02otter\x03\nAnother", "The <mark>otter</mark>"),
        ("The \x02otter\x03\nAn \x02otter\x03.", "The <mark>otter</mark> … An <mark>otter</mark>."),
        ("A summary.\nA body", "A summary."),
        ("The \x02otter\x03\n\ua66e", "The <mark>otter</mark>"),
        ("\n\n\ua66e", ""),
        ("The otter.\n\x02\ua66e\x03", "The otter."),
        ("\x02\ua66e\x03", ""),
        ("COVID\x0519 at a\x07b\x08c.", "COVID-19 at a.b@c."),
        ("", ""),
    ],
)
def test_an_extract_reads_as_sentences_and_says_where_it_was_cut(passage, shown):
    assert as_html(passage) == shown


def test_fields_and_paragraphs_do_not_run_into_each_other(home, indexed, client):
    paragraphs = body("We need a chair</p><p>An otter led it.")
    indexed(InformationPageFactory(parent=home, title="River", summary="For swimmers", body=paragraphs))
    (result,) = client.get("/search/?q=otter").context["results"]
    assert result.extract == "An <mark>otter</mark> led it."


def test_titles_are_shown_as_written(home, indexed, client):
    indexed(InformationPageFactory(parent=home, title="Carer’s leave & “rest”"))
    (result,) = client.get("/search/?q=carers").context["results"]
    assert result.title == "Carer’s leave & “rest”"


def test_a_statement_that_no_longer_stands_says_so(network, indexed, client):
    gone = StatementPageFactory(parent=network, title="Otters", state="withdrawn", withdrawn_reason="Wrong.")
    indexed(gone)
    assert "Withdrawn" in client.get("/search/?q=otters").content.decode()


def test_the_nearest_words_are_offered_and_what_they_find_is_not_shown_as_asked_for(home, indexed, client):
    indexed(InformationPageFactory(parent=home, title="Mentoring"))
    answer = client.get("/search/?q=mentroing")
    assert "Did you mean" in answer.text
    assert 'href="?q=mentoring"' in answer.text
    assert answer.context["results"] == []


def test_where_no_page_has_all_words_those_that_have_one_are_shown_and_said_to(home, indexed, client):
    for title in ("The canteen", "Halal food", "Otters"):
        indexed(InformationPageFactory(parent=home, title=title))
    answer = client.get("/search/?q=halal+canteen")
    assert "No page has all of “halal canteen”." in " ".join(answer.text.split())
    assert {result.title for result in answer.context["results"]} == {"The canteen", "Halal food"}


def test_without_a_word_everything_of_a_kind_and_year_is_listed_newest_first(network, indexed, client):
    for title, year in (("Old", 2024), ("Ours", 2025), ("Last", 2025)):
        day = date(year, 12 if title == "Last" else 3, 1)
        indexed(StatementPageFactory(parent=network, title=title, issued_on=day))
    indexed(InformationPageFactory(parent=network, title="No statement"))
    answer = client.get("/search/?type=statement&year=2025")
    assert [result.title for result in answer.context["results"]] == ["Last", "Ours"]
    assert not SearchedTerm.objects.exists()


@pytest.mark.parametrize("typed", ["-otter", "- -", " ", "&"])
def test_a_search_for_nothing_helps(home, client, typed):
    page = client.get("/search/", {"q": typed})
    assert page.status_code == 200
    assert "Search tips" in page.content.decode()


# --- Suggestions ------------------------------------------------------------------------------------


@pytest.fixture
def suggested(client):
    def run(typed):
        return client.get("/search/suggest/", {"q": typed}).json()["suggestions"]

    return run


def test_titles_are_suggested_by_the_beginnings_of_their_words(home, indexed, suggested):
    indexed(InformationPageFactory(parent=home, title="Café on Fridays"))
    indexed(InformationPageFactory(parent=home, title="Fridays off"))
    assert suggested("fri") == ["Fridays off", "Café on Fridays"]
    assert suggested("cafe fr") == ["Café on Fridays"]
    assert suggested("f") == []


def test_the_same_title_is_suggested_once(home, indexed, suggested):
    for slug in ("a", "b"):
        indexed(InformationPageFactory(parent=home, title="October 2026", slug=slug))
    assert suggested("octo") == ["October 2026"]


def test_at_most_eight_are_suggested(home, indexed, suggested):
    for number in range(12):
        indexed(InformationPageFactory(parent=home, title=f"Otter {number}"))
    assert len(suggested("ott")) == 8


@pytest.mark.parametrize(
    "typed", ["", "-", "a:*", "'", "((", "!x", "<->", "a" * 201, "\u0661\u0661", "q:* & x"]
)
def test_anything_can_be_typed_for_suggestions(client, home, typed):
    assert client.get("/search/suggest/", {"q": typed}).status_code == 200


@pytest.mark.parametrize("address", ["/search/?q=otter", "/search/suggest/?q=otter"])
def test_answers_are_not_kept_by_shared_caches(client, home, address):
    assert "private" in client.get(address).headers["Cache-Control"]
