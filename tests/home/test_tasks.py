"""What somebody comes to find out, each within three clicks from home, on the demonstration."""

import re

import pytest
from bs4 import BeautifulSoup, Tag

pytestmark = pytest.mark.usefixtures("on_demonstration", "db")
MOST_CLICKS = 3


class Reader:
    """Somebody who starts at home and follows links by what they say."""

    def __init__(self, client):
        self.client = client
        self.clicks = 0
        self.open("/")

    def open(self, address: str) -> None:
        response = self.client.get(address)
        assert response.status_code == 200, address
        self.page = BeautifulSoup(response.text, "html.parser")

    def click(self, words: str) -> None:
        """The first link that says `words`, a pattern."""
        link = next(each for each in self.page.find_all("a", href=True) if re.search(words, said(each)))
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS
        self.open(link["href"])

    @property
    def text(self) -> str:
        return said(self.page.main)


def said(element: Tag) -> str:
    return " ".join(element.text.split())


@pytest.fixture
def reader(client) -> Reader:
    return Reader(client)


def test_why_is_a_month_missing(reader):
    reader.click("^Our progress$")
    reader.click("^No update published for")
    assert reader.text.count("No update was published for") == 1
    assert "Who was to write it The equality team" in reader.text
    assert len(reader.page.select(".pagination a")) == 2


def test_why_did_a_network_pause(reader):
    reader.click("^Race Equality Network")
    reader.click("^All our months")
    reader.page = BeautifulSoup(str(reader.page.select_one(".months__gap--paused")), "html.parser")
    reader.click("")
    assert "Paused: The committee was handing over" in reader.text


def test_was_this_checked(reader):
    reader.click("^Carers Network")
    assert "No check by a second person is on record" in reader.text
    assert re.search(r"This page was to be checked by \d+ \w+ \d{4} and has not been yet", reader.text)


def test_how_late_is_it(reader):
    late = reader.page.select_one(".overdue-list li")
    title, words = said(late.a), said(late.strong)
    assert re.fullmatch(r"\d+ (day|week|month)s? late", words)
    assert words in reader.text
    reader.click(f"^{re.escape(title)}$")
    assert words in reader.text
    assert "Due by" not in reader.text


def test_what_changed_last_month(reader):
    headline = reader.page.select_one(".topics a")
    reader.click(f"^{re.escape(said(headline))}$")
    item = reader.page.find(id=headline["href"].partition("#")[2])
    assert said(headline) in said(item)
