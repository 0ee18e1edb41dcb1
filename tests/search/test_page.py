"""The search page and its suggestions, as readers get them."""

import pytest

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
    assert as_html("\x03a \x02b") == "a b"
    assert as_html("a \x02<b>\x03 c\x04d") == "a <mark>&lt;b&gt;</mark> c … d"


def test_titles_are_shown_as_written(home, indexed, client):
    indexed(InformationPageFactory(parent=home, title="Carer’s leave & “rest”"))
    (result,) = client.get("/search/?q=carers").context["results"]
    assert result.title == "Carer’s leave & “rest”"


def test_a_statement_that_no_longer_stands_says_so(network, indexed, client):
    gone = StatementPageFactory(parent=network, title="Otters", state="withdrawn", withdrawn_reason="Wrong.")
    indexed(gone)
    assert "Withdrawn" in client.get("/search/?q=otters").content.decode()


def test_the_nearest_words_are_offered_with_what_they_find(home, indexed, client):
    indexed(InformationPageFactory(parent=home, title="Mentoring"))
    page = client.get("/search/?q=mentroing").content.decode()
    assert "did you mean that?" in page
    assert 'href="?q=mentoring"' in page


@pytest.mark.parametrize("typed", ["-otter", "- -", " ", "&"])
def test_a_search_for_nothing_helps(home, client, typed):
    page = client.get("/search/", {"q": typed})
    assert page.status_code == 200
    assert "To find more exactly" in page.content.decode()


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
