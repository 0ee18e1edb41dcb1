"""axe finds nothing, on any type and state of page, narrow and wide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.demonstration.accounts import PASSWORD
from networks.mailing import digest_sections, digests
from networks.models import NetworkPage
from tests.browser.axe import at_each_width, violations
from tests.browser.steps import follow, hide_first, sign_in
from tests.demonstration import connected_to
from tests.site_map import ERRORS, FORM_FOR_OTHERS, PAGES


def test_axe_notices_what_is_wrong(page):
    page.goto("/")
    page.evaluate(
        "document.querySelector('main').innerHTML = '<img src=/favicon.ico><h4>x</h4><button></button>'"
    )
    found = " ".join(violations(page))
    assert all(
        rule in found for rule in ("image-alt", "button-name", "heading-order", "page-has-heading-one")
    )


@pytest.mark.parametrize("state", PAGES)
def test_the_page_has_no_violation(page, addresses, state):
    page.goto(addresses[state])
    assert at_each_width(page) == []


@pytest.mark.parametrize("status", ERRORS)
def test_the_error_page_has_no_violation(page, status):
    assert page.goto(ERRORS[status]).status == status
    assert at_each_width(page) == []


def test_the_page_for_a_form_from_elsewhere_has_no_violation(page, server):
    page.set_content(f"<form method='post' action='{server}{FORM_FOR_OTHERS}'><button>Send</button></form>")
    with page.expect_navigation() as answer:
        page.get_by_role("button").click()
    assert answer.value.status == 403
    assert at_each_width(page) == []


def test_everything_opened_has_no_violation(page, addresses):
    page.goto(addresses["every block"])
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert at_each_width(page) == []


def test_a_refused_sign_in_has_no_violation_and_an_accepted_one_neither(page, addresses):
    page.goto(addresses["sign-in"])
    sign_in(page, "reader", "wrong")
    assert at_each_width(page) == []
    sign_in(page, "reader", PASSWORD)
    page.wait_for_url("**/")
    assert at_each_width(page) == []


@pytest.mark.parametrize("text", ["", "Ring me on 07700 900123."])
def test_feedback_that_is_not_taken_has_no_violation(page, text):
    page.goto("/feedback/")
    page.get_by_label("What would you like to tell us?").fill(text)
    follow(page, page.get_by_role("button", name="Send", exact=True))
    assert at_each_width(page) == []


def test_privacy_settings_with_a_hidden_alert_have_no_violation(page):
    page.goto("/")
    hide_first(page)
    page.goto("/privacy-settings/")
    assert at_each_width(page) == []


@pytest.mark.parametrize("state", ["home", "network", "every block", "commitments"])
def test_the_page_has_no_violation_in_forced_colours(open_page, addresses, state):
    page = open_page(forced_colors="active")
    page.goto(addresses[state])
    assert at_each_width(page) == []


@pytest.mark.parametrize("way", ["join", "leave"])
def test_an_address_that_is_not_taken_has_no_violation(page, way):
    page.goto(f"/mailing-lists/{way}/")
    page.get_by_label("Your email address").fill("nowhere")
    follow(page, page.get_by_role("main").get_by_role("button"))
    assert at_each_width(page) == []


def test_a_link_of_a_mail_that_does_nothing_any_more_has_no_violation(page):
    assert page.goto("/by-mail/yes/used/").status == 410
    assert at_each_width(page) == []


def test_the_digest_has_no_violation_in_a_mail_program(page, demonstration_copy, django_db_blocker):
    with django_db_blocker.unblock(), connected_to(demonstration_copy.database):
        network, now = NetworkPage.objects.order_by("path").first(), timezone.now()
        since = now - timedelta(days=200)
        issue = digests.Issue(network, since, now, digest_sections.sections(network, since, now))
        html = issue.written().html
    assert html.count("<h2>") > 1
    page.set_content(html)
    assert at_each_width(page) == []
