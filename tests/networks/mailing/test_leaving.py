"""Leaving: by the link in every mail, by one click in a mail program, by silence, by request."""

from datetime import timedelta

import pytest
from django.test import Client

from cms.models import Heartbeat
from networks import tasks
from networks.mailing import subscriptions
from networks.models import Subscription
from tests import set_clock
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
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_to_leave(subscription) -> str:
    return subscriptions.leave_link(subscription.leave_token).removeprefix("http://localhost")


def test_the_link_asks_first_and_the_button_deletes_at_once(client, network):
    path = path_to_leave(subscribe(network))
    assert "Leave this mailing list?" in client.get(path).content.decode()
    assert Subscription.objects.exists()
    assert client.post(path).headers["Location"] == "/by-mail/left/"
    assert not Subscription.objects.exists()
    assert client.post(path).status_code == 410


def test_leaving_one_list_leaves_the_others_unless_all_are_meant(client, network):
    one, two = subscribe(network), subscribe(another_network(network))
    subscribe(network, "somebody.else@example.org")
    client.post(path_to_leave(one))
    assert Subscription.objects.of(ADDRESS).get() == two
    one = subscribe(network)
    client.post(path_to_leave(two), {"everywhere": "1"})
    assert [each.address for each in Subscription.objects.all()] == ["somebody.else@example.org"]


def test_every_mail_of_a_list_offers_one_click(network):
    subscription = subscribe(network)
    subscriptions.join(network, ADDRESS, today=TODAY)
    subscriptions.ask_to_leave(network, ADDRESS)
    subscriptions.tidy(TODAY + timedelta(days=365), set_clock.now())
    assert len(waiting()) == 4
    for message in waiting():
        assert (
            message.extra_headers["List-Unsubscribe"]
            == f"<{subscriptions.leave_link(subscription.leave_token)}>"
        )
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_program_leaves_with_one_post_without_cookie_token_origin_or_redirect(network):
    path = path_to_leave(subscribe(network))
    answer = Client(enforce_csrf_checks=True).post(path, ONE_CLICK)
    assert answer.status_code == 200
    assert not answer.cookies
    assert not Subscription.objects.exists()


def test_one_click_works_where_the_site_is_for_staff_only(client, network, settings):
    path = path_to_leave(subscribe(network))
    subscriptions.join(network, "new@example.org", today=TODAY)
    settings.SITE_ACCESS = "staff"
    assert client.get(path).status_code == 200
    assert client.post(path, ONE_CLICK).status_code == 200
    assert client.post(link("yes")).status_code == 302
    assert [each.address for each in Subscription.objects.all()] == ["new@example.org"]
    assert client.get("/mailing-lists/join/").status_code == 302  # to the sign-in


def test_mail_that_waits_for_somebody_who_left_is_taken_back(client, network):
    subscriptions.join(network, "stays@example.org", today=TODAY)
    subscription = subscribe(network)
    subscriptions.ask_to_leave(network, ADDRESS)
    client.post(path_to_leave(subscription))
    assert [message.to for message in waiting()] == [["stays@example.org"]]


def test_the_link_can_be_asked_for_and_goes_only_to_the_address(client, network):
    subscription = subscribe(network)
    other = subscribe(another_network(network))
    before = len(waiting())
    ask(client, "leave", network)
    ask(client, "leave", network, "nobody@example.org")
    work_on_requests()
    assert [message.to for message in waiting()[before:]] == [[ADDRESS]]
    assert link("leave") == path_to_leave(subscription)
    ask(client, "leave", None)
    work_on_requests()
    said = " ".join(message.body for message in waiting()[before + 1 :])
    assert path_to_leave(subscription) in said
    assert path_to_leave(other) in said


def test_who_asks_for_the_link_of_a_network_that_is_gone_gets_no_other_ones(client, network):
    other = another_network(network)
    subscribe(other)
    before = len(waiting())
    ask(client, "leave", network)
    network.unpublish()
    assert work_on_requests() == 1
    assert len(waiting()) == before


def test_somebody_who_came_back_is_not_thrown_out_by_an_old_link(client, network):
    old = path_to_leave(subscribe(network))
    client.post(old)
    subscribe(network)
    assert client.post(old).status_code == 410
    assert Subscription.objects.confirmed().count() == 1


# --- By itself --------------------------------------------------------------------------------------------


def test_an_address_that_never_answered_is_gone_after_seven_days(network):
    subscriptions.join(network, ADDRESS, today=TODAY)
    subscriptions.tidy(TODAY + timedelta(days=7), set_clock.now())
    assert Subscription.objects.exists()
    subscriptions.tidy(TODAY + timedelta(days=8), set_clock.now())
    assert not Subscription.objects.exists()
    assert waiting() == []


def test_after_a_year_we_ask_once_and_a_yes_renews(client, network):
    subscribe(network)
    before = len(waiting())
    year = TODAY + timedelta(days=365)
    assert subscriptions.tidy(year - timedelta(days=1), set_clock.now()) == (0, 0)
    assert subscriptions.tidy(year, set_clock.now()) == (0, 1)
    assert subscriptions.tidy(year + timedelta(days=1), set_clock.now()) == (0, 0)
    [message] = waiting()[before:]
    assert message.subject == "Do you still want our email?"
    assert subscriptions.confirm(link("yes").split("/")[-2], today=year + timedelta(days=30))
    subscriptions.tidy(year + timedelta(days=40), set_clock.now())
    assert Subscription.objects.get().confirmed_on == year + timedelta(days=30)


def test_a_year_and_thirty_days_of_silence_end_it(network):
    subscribe(network)
    year = TODAY + timedelta(days=365)
    subscriptions.tidy(year, set_clock.now())
    subscriptions.tidy(year + timedelta(days=30), set_clock.now())
    assert Subscription.objects.confirmed().exists()
    assert subscriptions.tidy(year + timedelta(days=31), set_clock.now()) == (1, 0)
    assert not Subscription.objects.exists()


def test_the_worker_does_it_every_night_and_leaves_a_mark(network):
    subscriptions.join(network, ADDRESS, today=set_clock.today() - timedelta(days=8))
    tasks.tidy_mailing_lists(timestamp=0)
    assert not Subscription.objects.exists()
    assert Heartbeat.objects.filter(name=subscriptions.TIDIED).exists()


def test_a_deleted_network_takes_its_list_with_it(network):
    subscribe(network)
    network.delete()
    assert not Subscription.objects.exists()
