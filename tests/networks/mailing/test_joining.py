"""Joining a mailing list: asked, answered from a mail, and only then on it."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from time_machine import travel
from wagtail.models import ReferenceIndex

from cms.models import OutgoingMail
from cms.security.rate_limit import RateLimit
from networks.mailing import consent, subscriptions, views
from networks.models import Subscription
from tests import set_clock
from tests.factories import restrict
from tests.mailing import waiting
from tests.networks.mailing.lists import (
    ADDRESS,
    TODAY,
    another_network,
    ask,
    link,
    subscribe,
    work_on_requests,
)

pytestmark = [pytest.mark.usefixtures("ordinary_day"), pytest.mark.django_db]


def days(number: int):
    return TODAY + timedelta(days=number)


def test_somebody_is_on_the_list_only_after_they_pressed_the_button_in_the_mails_page(client, network):
    assert ask(client, "join", network).headers["Location"] == "/mailing-lists/sent/"
    assert not Subscription.objects.exists()
    work_on_requests()
    [mail] = waiting()
    assert mail.to == [ADDRESS]
    assert not Subscription.objects.confirmed().exists()
    page = client.get(link("yes")).content.decode()
    assert network.title in page.replace("&#x27;", "’")
    assert not Subscription.objects.confirmed().exists()
    assert client.post(link("yes")).headers["Location"] == "/by-mail/joined/"
    subscription = Subscription.objects.confirmed().get()
    assert (subscription.address, subscription.wording) == (ADDRESS, consent.CURRENT)


def test_scanners_that_open_and_head_every_link_of_a_mail_change_nothing(client, network):
    subscribe(network)
    subscriptions.join(network, "new@example.org", today=TODAY)
    subscriptions.ask_to_leave(network, ADDRESS)
    before = list(Subscription.objects.order_by("pk").values())
    for message in waiting():
        for address in {word for word in message.body.split() if word.startswith("http://localhost/")}:
            for method in (client.get, client.head, client.options):
                method(address.removeprefix("http://localhost"))
    assert list(Subscription.objects.order_by("pk").values()) == before


def test_a_token_confirms_once(client, network):
    subscriptions.join(network, ADDRESS, today=TODAY)
    path = link("yes")
    assert client.post(path).status_code == 302
    for method in (client.get, client.post):
        answer = method(path)
        assert answer.status_code == 410
        assert "Nothing has changed" in answer.content.decode()


def test_a_token_is_too_old_after_seven_days_even_if_no_job_ran(network):
    subscriptions.join(network, ADDRESS, today=TODAY)
    token = link("yes").split("/")[-2]
    assert subscriptions.confirm(token, today=days(8)) is None
    assert subscriptions.confirm(token, today=days(7))


@pytest.mark.parametrize("way", ["yes", "leave"])
@pytest.mark.parametrize("token", ["x", "0" * 43, "a" * 1900, "-_-"])
def test_a_forged_token_meets_a_calm_page(client, network, way, token):
    subscribe(network)
    for method in (client.get, client.post):
        answer = method(f"/by-mail/{way}/{token}/")
        assert answer.status_code == 410
        assert "This link has expired" in answer.content.decode()
    assert Subscription.objects.confirmed().count() == 1


def test_a_token_of_one_kind_is_none_of_the_other(client, network):
    subscriptions.join(network, ADDRESS, today=TODAY)
    yes, leave = link("yes").split("/")[-2], link("leave").split("/")[-2]
    assert client.post(f"/by-mail/leave/{yes}/").status_code == 410
    assert client.post(f"/by-mail/yes/{leave}/").status_code == 410
    assert Subscription.objects.filter(confirmed_on=None).count() == 1


def test_the_database_holds_no_token_and_no_address_that_can_be_read(network):
    subscribe(network)
    subscriptions.join(network, "new@example.org", today=TODAY)
    tokens = {each.split("/")[-2] for each in (link("yes"), link("leave"))}
    stored = str([*Subscription.objects.values_list(), *OutgoingMail.objects.values_list()])
    stored += str(list(ProcrastinateJob.objects.values_list("args")))
    assert not [secret for secret in (*tokens, "sam@", "new@", "example.org") if secret in stored]


def test_neither_a_log_nor_wagtails_list_of_what_points_to_a_page_tells_who_is_on_it(network):
    subscription = subscribe(network)
    assert str(subscription) == f"Subscription {subscription.pk}"
    assert not ReferenceIndex.model_is_indexable(Subscription)


def test_pages_that_hold_a_token_are_stored_nowhere_and_tell_no_other_site(client, network):
    subscriptions.join(network, ADDRESS, today=TODAY)
    for path in (link("yes"), link("leave")):
        answer = client.get(path)
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert b'content="noindex"' in answer.content


def test_the_form_names_exactly_what_is_agreed_to(client, network):
    assert str(consent.WORDINGS[consent.CURRENT]) in client.get("/mailing-lists/join/").content.decode()


def test_words_that_somebody_agreed_to_never_change():
    """Each yes says by a number to which. Other words are another number, and a line here."""
    assert {number: str(words) for number, words in consent.WORDINGS.items()} == {
        1: "I agree that this site keeps my email address, encrypted, to send me this network’s news. "
        "I can leave at any time with the link in every email.",
    }
    assert consent.CURRENT == 1


def test_each_network_is_joined_for_itself(network):
    other = another_network(network)
    subscribe(network)
    assert list(Subscription.objects.of(ADDRESS).values_list("network", flat=True)) == [network.pk]
    subscribe(other)
    assert Subscription.objects.of(ADDRESS).count() == 2
    # Nothing in the two rows shows that they are one person's.
    one, two = Subscription.objects.values("mark", "sealed", "leave_hash", "id")
    assert not set(one.values()) & set(two.values())


def test_upper_and_lower_case_and_spaces_are_the_same_address(client, network):
    subscribe(network)
    assert ask(client, "join", network, "  SAM@Example.org ").status_code == 302
    work_on_requests()
    assert Subscription.objects.count() == 1


# --- Nobody finds out who is on it ------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["join", "leave"])
def test_known_unknown_and_waiting_addresses_get_the_same_answer_by_the_same_work(
    client, network, way, settle
):
    subscribe(network, "on@example.org")
    subscriptions.join(network, "waits@example.org", today=TODAY)
    client.get("/mailing-lists/sent/")
    settle()
    answers, work = set(), set()
    for name in ("on@example.org", "waits@example.org", "new@example.org", "a@no-such-host.invalid"):
        ask(client, way, network, name)  # what is asked once in a while
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, way, network, name)
        work.add(tuple(query["sql"][:60] for query in queries))
        answers.add((answer.status_code, answer.headers["Location"], answer.content))
        assert not [query for query in queries if "networks_subscription" in query["sql"]]
    assert len(answers) == len(work) == 1


def test_somebody_who_is_on_the_list_is_told_so_by_mail_only(client, network):
    subscription = subscribe(network)
    ask(client, "join", network)
    work_on_requests()
    assert "It is on the list already, so nothing has changed." in " ".join(waiting()[-1].body.split())
    assert Subscription.objects.get().confirmed_on == subscription.confirmed_on


def test_no_subject_and_no_first_line_says_which_network_it_is_about(network):
    subscribe(network)
    subscriptions.join(network, ADDRESS, today=TODAY)
    subscriptions.ask_to_leave(network, ADDRESS)
    subscriptions.tidy(days(365), set_clock.now())
    assert len(waiting()) == 4
    for message in waiting():
        first_words = message.body.split("\n\n")[0]
        said = f"{message.subject} {first_words} {message.extra_headers} {message.from_email}"
        assert "Carers" not in said
        assert network.title in " ".join(message.body.split())


def test_somebody_elses_address_gets_at_most_three_mails_a_day(client, network):
    for _ in range(6):
        ask(client, "join", network)
    work_on_requests()
    assert len(waiting()) == subscriptions.MAILS_A_DAY
    subscriptions.tidy(days(1), set_clock.now())
    ask(client, "join", network)
    work_on_requests()
    assert len(waiting()) == subscriptions.MAILS_A_DAY + 1


def test_only_the_newest_mails_link_works(client, network):
    subscriptions.join(network, ADDRESS, today=TODAY)
    old = link("yes")
    subscriptions.join(network, ADDRESS, today=TODAY)
    assert client.post(old).status_code == 410
    assert client.post(link("yes")).status_code == 302


# --- What the form refuses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["", "x", "a@b", "a@example.org\nBcc: b@example.org", "a@example.org\r", "a" * 250 + "@example.org",
     "a@example.org,b@example.org", "Sam <sam@example.org>", "\x00@example.org", "a@exa mple.org",
     "\ud800@example.org"],
    ids=ascii,
)  # fmt: skip
def test_what_is_no_address_is_refused_kept_in_the_form_and_queues_nothing(client, network, address):
    answer = client.post(
        "/mailing-lists/join/",
        f"network={network.pk}&address={quote(address, errors='surrogatepass')}",
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    if address.strip() == "a@example.org":  # a break at the end is not part of what was typed
        assert answer.status_code == 302
        return
    assert answer.status_code in (200, 400)
    assert not ProcrastinateJob.objects.filter(task_name="networks.tasks.answer_list_request").exists()
    if answer.status_code == 200:
        assert "email address" in answer.content.decode()
        assert "Error:" in answer.content.decode()


def test_a_hidden_network_can_be_neither_seen_nor_joined(client, network):
    restrict(network)
    assert network.title not in client.get(f"/mailing-lists/join/?network={network.slug}").content.decode()
    assert "Choose a network from the list." in ask(client, "join", network).content.decode()


def test_a_network_that_is_gone_before_the_worker_comes_has_no_list(client, network):
    ask(client, "join", network)
    network.unpublish()
    assert work_on_requests() == 1
    assert not Subscription.objects.exists()
    assert waiting() == []


def test_a_program_that_fills_in_every_field_asks_for_nothing(client, network):
    assert ask(client, "join", network, further_details="x").status_code == 200
    assert work_on_requests() == 0


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
@pytest.mark.parametrize("way", ["join", "leave"])
def test_a_form_from_elsewhere_is_refused(client, network, headers, way):
    data = {"network": network.pk, "address": ADDRESS}
    assert client.post(f"/mailing-lists/{way}/", data, headers=headers).status_code == 403
    assert work_on_requests() == 0


@travel(datetime(2026, 11, 25, 12, 20, tzinfo=UTC), tick=False)
def test_after_too_many_requests_from_one_place_nothing_is_taken_and_what_was_typed_is_kept(
    client, network, monkeypatch
):
    monkeypatch.setattr(views, "limit", RateLimit("test", 2))
    assert [ask(client, "join", network).status_code for _ in range(3)] == [302, 302, 429]
    assert ADDRESS in ask(client, "join", network).content.decode()
    assert work_on_requests() == 2


def test_the_forms_carry_no_token_and_set_no_cookie(network):
    client = Client(enforce_csrf_checks=True)
    for path in ("/mailing-lists/join/", "/mailing-lists/leave/", "/mailing-lists/sent/"):
        answer = client.get(path)
        assert b"csrf" not in answer.content
        assert not answer.cookies
    assert ask(client, "join", network).status_code == 302


def test_joining_stores_nothing_about_who_is_signed_in(client, network, reader):
    client.force_login(reader)
    ask(client, "join", network)
    work_on_requests()
    columns = {field.name for field in Subscription._meta.concrete_fields}
    assert columns == {
        "id", "network", "sealed", "mark", "leave_hash", "answer_hash", "answer_until", "confirmed_on",
        "wording", "asked_today", "bounces",
    }  # fmt: skip
    assert Subscription.objects.get().address == ADDRESS
