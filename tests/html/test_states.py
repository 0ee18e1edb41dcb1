"""The HTML of every template, in every state a page can be in."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse

from cms.templatetags import fragment_tags
from home.demonstration.accounts import PASSWORD
from home.models import Alert, HomePage
from tests.html.checker import problems
from tests.site_map import ERRORS, FORM_FOR_OTHERS, PAGES

pytestmark = [pytest.mark.usefixtures("on_demonstration", "db"), pytest.mark.urls("tests.served.urls")]

# Made by the admin's preview, not by an address.
PREVIEWS = {"home/alert_preview.html", "updates/response_preview.html"}
# Not part of the site that readers see; pages about an account: `tests/accounts/test_account_pages.py`.
BACKSTAGE = {
    *("admin", "emails", "evidence", "modeladmin", "reports", "wagtailadmin", "wagtaildocs", "wagtailimages"),
    *("account", "mfa", "socialaccount", "usersessions"),
}


@pytest.fixture
def visit(client):
    """Get a page and check its status; give the response."""
    client.raise_request_exception = False

    def get(path, status=200, **headers):
        response = client.get(path, headers=headers)
        assert response.status_code == status, path
        return response

    return get


@pytest.mark.parametrize("state", PAGES)
def test_the_page_is_valid(visit, addresses, state):
    assert problems(visit(addresses[state]).text) == []


@pytest.mark.parametrize("status", ERRORS)
def test_the_error_page_is_valid_and_not_indexed(visit, status):
    response = visit(ERRORS[status], status)
    assert problems(response.text) == []
    assert 'name="robots" content="noindex"' in response.text


def test_the_page_for_a_form_from_elsewhere_is_valid(client):
    response = client.post(FORM_FOR_OTHERS)
    assert response.status_code == 403
    assert problems(response.text) == []


def test_a_refused_sign_in_is_valid_says_so_in_its_title_and_links_to_the_field(client):
    response = client.post("/accounts/login/", {"login": "nobody", "password": "wrong"})
    assert problems(response.text) == []
    assert title(response.text).startswith("Error: ")


def test_privacy_settings_with_a_hidden_alert_is_valid(client):
    hide_first_alert(client)
    response = client.get("/privacy-settings/")
    assert reverse("show_hidden_alerts") in response.text
    assert problems(response.text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Error: "), ("Ring 07700 900123.", "Check before you send: "), ("x" * 5001, "Error: ")],
)
def test_feedback_that_is_not_taken_is_valid_and_says_so_in_its_title(client, text, words):
    response = client.post("/feedback/", {"text": text}, headers={"Sec-Fetch-Site": "same-origin"})
    assert problems(response.text) == []
    assert title(response.text).startswith(words)


@pytest.mark.parametrize("state", ["home", "network", "sign-in"])
def test_the_page_is_valid_for_a_signed_in_reader(client, visit, addresses, state):
    assert client.login(username="reader", password=PASSWORD)
    assert problems(visit(addresses[state]).text) == []


@pytest.mark.parametrize("severity", Alert.Severity.values)
def test_the_preview_of_an_alert_is_valid(severity):
    alert = Alert.objects.filter(severity=severity).first()
    response = alert.make_preview_request()
    response.render()
    assert problems(response.text) == []


def test_the_focus_goes_to_whatever_says_what_went_wrong():
    """In the admin too. Only the words at a field may leave it where it was."""
    tree = Path(settings.BASE_DIR) / "templates"
    tags = [
        f"{path.relative_to(tree)}: {tag}"
        for path in tree.rglob("*.html")
        for tag in re.findall(r"<[^<>]*role=.alert.[^<>]*>", path.read_text())
        if 'class="error-message"' not in tag
    ]
    assert tags
    assert [tag for tag in tags if 'tabindex="-1" autofocus' not in tag] == []


def test_every_item_of_a_month_has_a_heading(visit, addresses):
    for state, level in (("newest month", "h3"), ("updates", "h4")):
        items = BeautifulSoup(visit(addresses[state]).text, "html5lib").select(".progress__item")
        assert items
        assert all(item.find(level) for item in items)


def test_no_two_pages_have_the_same_title(visit, addresses):
    pages = {state: path for state, path in addresses.items() if state != "hidden alerts are back"}
    titles = {}
    for state, path in pages.items():
        titles.setdefault(title(visit(path).text), []).append(state)
    shared = [states for states in titles.values() if len(states) > 1]
    assert shared == []


def test_the_title_says_which_page_of_a_list_it_is(visit, addresses):
    first, second = (visit(addresses[state]).text for state in ("search results", "second page of results"))
    assert title(first) != title(second)


def test_every_template_is_looked_at(client, visit, addresses):
    """A new template needs a state in `tests/site_map.py` or `tests/states.py`."""
    fragment_tags.forget()
    seen = set(PREVIEWS)
    responses = [visit(path) for path in addresses.values()]
    responses += [visit(path, status) for status, path in ERRORS.items()]
    responses += [client.post(FORM_FOR_OTHERS), client.post("/accounts/login/", {"login": "x"})]
    home = HomePage.objects.get().pk
    responses.append(client.post("/useful/", {"page": home}, headers={"Sec-Fetch-Site": "same-origin"}))
    responses.append(visit("/by-mail/yes/used/", 410))
    hide_first_alert(client)
    responses.append(visit("/privacy-settings/"))
    responses.append(guess_on(client))
    for response in responses:
        seen |= {template.name for template in response.templates}
    tree = Path(settings.BASE_DIR) / "templates"
    ours = {path.relative_to(tree) for path in tree.rglob("*.html")}
    assert {str(path) for path in ours if not BACKSTAGE & set(path.parts)} - seen == set()


def test_a_link_that_does_nothing_any_more_is_valid(visit):
    assert problems(visit("/by-mail/leave/used/", 410).text) == []


@pytest.mark.parametrize("way", ["join", "leave"])
def test_a_refused_address_is_valid_says_so_in_its_title_and_links_to_the_field(client, way):
    headers = {"Sec-Fetch-Site": "same-origin"}
    response = client.post(f"/mailing-lists/{way}/", {"address": "nowhere"}, headers=headers)
    assert problems(response.text) == []
    assert title(response.text).startswith("Error: ")
    assert 'href="#id_address"' in response.text


def test_the_page_for_whoever_guesses_on_while_signed_in_is_valid(client):
    response = guess_on(client)
    assert response.status_code == 429
    assert problems(response.text) == []


def guess_on(client):
    """The answer to the eleventh wrong password within a minute."""
    assert client.login(username="reader", password=PASSWORD)
    return [client.post("/accounts/reauthenticate/", {"password": "wrong"}) for _ in range(11)][-1]


def title(html: str) -> str:
    """As a browser shows it: its lines are one."""
    return " ".join(BeautifulSoup(html, "html5lib").title.get_text().split())


def hide_first_alert(client) -> None:
    button = BeautifulSoup(client.get("/").text, "html5lib").find("input", {"name": "alert"})
    client.post(FORM_FOR_OTHERS, {"alert": button["value"]}, headers={"Sec-Fetch-Site": "same-origin"})
