"""What search engines and people who share a link are told about a page, beside the page itself."""

import json
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from tests.factories import EventPageFactory, InformationPageFactory, StatementPageFactory

HOSTILE = 'On pay </script><script>alert("1")</script> & more'


def page_at(client, page) -> BeautifulSoup:
    return BeautifulSoup(client.get(page.url).content, "html.parser")


def facts(client, page) -> dict:
    scripts = page_at(client, page).find_all("script", type="application/ld+json")
    assert len(scripts) == 1
    return json.loads(scripts[0].string)


def meta(client, page) -> dict[str, str]:
    tags = page_at(client, page).find_all("meta")
    return {tag.get("property") or tag.get("name"): tag["content"] for tag in tags if tag.get("content")}


@pytest.fixture
def name(settings):
    settings.ORGANISATION_NAME = "Sedgebourne"
    return settings.ORGANISATION_NAME


def test_the_home_page_names_the_organisation(client, home, name, settings):
    said = facts(client, home)
    assert (said["@type"], said["name"]) == ("Organization", name)
    assert said["url"] == f"{settings.BASE_URL}/"


def test_a_statement_is_an_article_with_its_own_dates_and_who_says_it(client, network, name):
    statement = StatementPageFactory(parent=network, title="On pay")
    said = facts(client, statement)
    assert (said["@type"], said["headline"]) == ("Article", "On pay")
    assert said["datePublished"] == "2026-06-03"
    assert said["dateModified"][:10] == str(statement.public_updated_at.date())
    assert said["publisher"]["name"] == name


def test_an_event_says_when_in_uk_time_and_whether_it_takes_place(client, network):
    starts = datetime(2027, 7, 1, 11, tzinfo=UTC)
    event = EventPageFactory(parent=network, title="Lunch", starts_at=starts, place="Mill Lane")
    said = facts(client, event)
    assert (said["@type"], said["name"]) == ("Event", "Lunch")
    assert said["startDate"] == "2027-07-01T12:00:00+01:00"
    assert said["eventStatus"].endswith("EventScheduled")
    off = EventPageFactory(parent=network, starts_at=starts, is_cancelled=True, cancelled_reason="No room.")
    assert facts(client, off)["eventStatus"].endswith("EventCancelled")


def test_no_text_ends_the_script_it_stands_in(client, network):
    statement = StatementPageFactory(parent=network, title=HOSTILE, slug="on-pay")
    assert facts(client, statement)["headline"] == HOSTILE


def test_a_shared_link_has_a_title_a_description_and_a_picture(client, home, name, settings):
    page = InformationPageFactory(parent=home, title=HOSTILE, slug="guide", summary="How to join.")
    said = meta(client, page)
    assert said["og:title"] == HOSTILE
    assert said["og:description"] == said["description"] == "How to join."
    assert said["og:url"] == settings.BASE_URL + page.url
    assert said["og:image"].startswith(settings.BASE_URL)
    assert name in said["og:site_name"]
