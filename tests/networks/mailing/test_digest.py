"""A network's news by email: what is in it, when it goes out, to whom, and what its leads see of that."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from wagtail.models import PageLogEntry

from cms.jobs import scheduled_publishing
from cms.models import OutgoingMail, SentReminder, SharedMail
from cms.moderation import reminders
from networks import tasks
from networks.admin.digest_views import SEND
from networks.mailing import digest_sections, digests, list_size, subscriptions
from networks.models import Digest, MailingList, StatementPage, Subscription
from tests import set_clock
from tests.editing import save
from tests.factories import (
    EditorFactory,
    EventPageFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    add_item,
    lead_of,
    publish,
    restrict,
)
from tests.html.checker import problems
from tests.mailing import rows, waiting
from tests.networks.mailing.lists import ADDRESS, another_network, subscribe, subscribe_many
from updates.models import Response

pytestmark = [pytest.mark.usefixtures("ordinary_day"), pytest.mark.django_db]

FIRST_OF_DECEMBER = datetime(2026, 12, 1, 12, tzinfo=UTC)  # the one after the ordinary day


@pytest.fixture
def now():
    return set_clock.now() + timedelta(minutes=1)


@pytest.fixture
def statement(network):
    return StatementPageFactory(parent=network, title="On the new rota", summary="Four weeks’ notice & rest.")


def titles(network, now) -> dict[str, list[str]]:
    return {
        section.title: [item.title for item in section.items]
        for section in digests.issue(network, now).sections
    }


def answer(network, **facts) -> Response:
    response = Response(
        network=network,
        you_said="The room is booked.",
        we_did="<p>It is free.</p>",
        answered_on=date(2026, 3, 3),
    )
    response.save()
    response.save_revision().publish()
    Response.objects.filter(pk=response.pk).update(**facts)
    return response


# --- What is in it ----------------------------------------------------------------------------------------


def test_it_holds_what_the_network_published_since_the_last_one(network, statement, now):
    series = UpdateSeriesPageFactory(parent=network)
    add_item(MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1)), "Rotas")
    answer(network)
    EventPageFactory(parent=network, title="Breakfast", starts_at=FIRST_OF_DECEMBER)
    other = another_network(network)
    StatementPageFactory(parent=other, title="Of another network")
    StatementPageFactory(parent=other, title="Said together", issued_by=[network, other])
    assert titles(network, now) == {
        "What we said": ["Said together", "On the new rota"],
        "What we did": ["October 2026"],
        "You said, we did": ["The room is booked."],
        "Coming up": ["Breakfast"],
    }
    subscribe(network)
    digests.send(network, by=None, now=now)
    later = now + timedelta(days=30)
    assert titles(network, later) == {}
    assert digests.send(network, by=None, now=later) is None
    Digest.objects.update(until=set_clock.now())
    publish(statement, change_kind="significant", change_note="New date", summary="Five weeks.")
    assert titles(network, later) == {"What we said": ["On the new rota"]}


def test_a_minor_correction_is_no_news(network, statement, now):
    subscribe(network)
    digests.send(network, by=None, now=now)
    Digest.objects.update(until=set_clock.now())
    publish(statement, change_kind="minor", summary="Four weeks’ notice.")
    assert not digests.issue(network, now).has_news


@pytest.mark.parametrize("hide", [restrict, lambda page: page.unpublish()])
def test_what_a_subscriber_may_not_read_is_not_in_it(network, statement, now, hide):
    hide(statement)
    assert titles(network, now) == {}


def test_nothing_goes_out_for_a_network_that_is_hidden_itself(network, statement, now):
    subscribe(network)
    restrict(network)
    assert digests.send(network, by=None, now=now) is None


def test_on_a_site_for_staff_subscribers_are_staff(network, statement, now, settings):
    settings.SITE_ACCESS = "staff"
    assert titles(network, now) == {"What we said": ["On the new rota"]}
    restrict(statement, "groups")
    assert titles(network, now) == {}


def test_a_draft_and_a_future_answer_are_not_in_it(network, now):
    StatementPageFactory(parent=network, live=False)
    answer(network, live=False)
    assert titles(network, now) == {}


def test_what_a_late_job_published_after_a_digest_is_in_the_next(network, now):
    """It is dated with its planned time, which lies before the digest that nobody found it in."""
    planned = now.replace(microsecond=0)
    sent, published = planned + timedelta(minutes=1), planned + timedelta(minutes=2)
    page = StatementPageFactory(parent=network, title="On leave", live=False, go_live_at=planned)
    page.get_latest_revision().publish()
    with time_machine.travel(published, tick=False):
        scheduled_publishing.tick(published)
    page.refresh_from_db()
    assert page.public_updated_at == planned
    statements = StatementPage.objects
    assert page in statements.updated_between(sent, published)
    assert page not in statements.updated_between(sent, published - timedelta(seconds=1))
    assert page not in statements.updated_between(published, published + timedelta(days=30))


def test_coming_events_alone_are_no_news_unless_one_is_new(network, statement, now):
    EventPageFactory(
        parent=network,
        title="Lunch",
        starts_at=FIRST_OF_DECEMBER,
        is_cancelled=True,
        cancelled_reason="No room.",
    )
    subscribe(network)
    digests.send(network, by=None, now=now)
    issue = digests.issue(network, now + timedelta(days=1))
    assert [item.title for section in issue.sections for item in section.items] == ["Cancelled: Lunch"]
    assert not issue.has_news


# --- How it looks ------------------------------------------------------------------------------------------


def test_the_subject_and_first_words_name_no_network(network, statement, now):
    written = digests.issue(network, now).written()
    assert network.title not in written.subject
    assert network.title not in written.text.split("\n\n")[0]
    assert network.title not in written.html.split("<h1>")[0]


def test_text_and_html_say_the_same_and_are_escaped_each_in_its_way(network, statement, now):
    StatementPageFactory(parent=network, title="<script>alert(1)</script> & co")
    written = digests.issue(network, now).written()
    for words in ("On the new rota", statement.full_url, "leave this list"):
        assert words.lower() in written.text.lower()
        assert words.lower() in written.html.lower()
    assert "notice & rest." in written.text
    assert "notice &amp; rest." in written.html
    assert "<script>" not in written.html
    assert "<script>alert(1)</script> & co" in written.text


def test_the_html_is_valid(network, statement, now):
    found = problems(digests.issue(network, now).written().html)
    # A mail has no header and footer of the site, and nowhere else to keep its style.
    assert [each for each in found if "of the page" not in each and "style element" not in each] == []


def test_it_loads_nothing_and_watches_nobody(network, statement, now):
    html = digests.issue(network, now).written().html
    assert not [word for word in ("<img", "src=", "url(", "@import", "<link", "<script") if word in html]


def test_each_gets_one_mail_of_their_own_with_their_own_link(network, statement, now):
    people = [subscribe(network, address) for address in (ADDRESS, "kim@example.org")]
    subscriptions.join(network, "has-not-said-yes@example.org", today=set_clock.today())
    OutgoingMail.objects.all().delete()
    digest = digests.send(network, by=None, now=now)
    assert digest.recipients == 2
    found = waiting()
    by_address = {person.address: person for person in people}
    assert sorted(message.to[0] for message in found) == sorted(by_address)
    for message in found:
        person = by_address[message.to[0]]
        link = subscriptions.leave_link(person.leave_token)
        html = message.alternatives[0][0]
        assert message.extra_headers["List-Unsubscribe"] == f"<{link}>"
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert link in message.body
        assert f'href="{link}"' in html
        assert digests.LEAVE_MARK not in message.body + html
        assert not [other for other in people if other != person and other.address in str(message.message())]
    assert len({message.extra_headers["Message-ID"] for message in found}) == 2


def test_what_everybody_gets_is_stored_once(network, statement, now):
    subscribe_many(network, 20)
    digests.send(network, by=None, now=now)
    assert SharedMail.objects.count() == 1
    [(longest,)] = rows("SELECT max(length(sealed)) FROM cms_outgoingmail")
    assert longest < 1500


def test_somebody_who_leaves_meanwhile_gets_none(client, network, statement, now):
    stays, goes = subscribe(network, "stays@example.org"), subscribe(network, "goes@example.org")
    OutgoingMail.objects.all().delete()
    digests.send(network, by=None, now=now)
    subscriptions.leave(goes.leave_token)
    assert [message.to for message in waiting()] == [[stays.address]]


# --- When --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "every", "due"),
    [
        (datetime(2026, 12, 1, 8, 59, tzinfo=UTC), 1, False),
        (datetime(2026, 12, 1, 9, 0, tzinfo=UTC), 1, True),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), 1, True),  # nine in the morning in summer
        (datetime(2026, 12, 7, 23, 0, tzinfo=UTC), 1, True),
        (datetime(2026, 12, 8, 0, 0, tzinfo=UTC), 1, False),
        (datetime(2026, 12, 1, 9, 0, tzinfo=UTC), 3, False),
        (datetime(2027, 1, 1, 9, 0, tzinfo=UTC), 3, True),
        (datetime(2026, 12, 1, 9, 0, tzinfo=UTC), 0, False),
    ],
)
def test_it_goes_out_by_itself_in_the_first_days_of_its_months(network, moment, every, due):
    MailingList.objects.create(network=network, every=every)
    assert digests.is_due(network, moment) == due


def test_it_is_monthly_unless_a_lead_says_otherwise(network):
    assert digests.every_of(network) == MailingList.Every.MONTH
    assert digests.next_day(network, datetime(2026, 11, 25, tzinfo=UTC)) == date(2026, 12, 1)
    MailingList.objects.create(network=network, every=3)
    network = type(network).objects.get(pk=network.pk)
    assert digests.next_day(network, datetime(2026, 11, 25, tzinfo=UTC)) == date(2027, 1, 1)


def test_one_that_went_this_month_is_not_sent_again(network, statement):
    subscribe(network)
    assert digests.send_due(FIRST_OF_DECEMBER) == 1
    assert digests.send_due(FIRST_OF_DECEMBER + timedelta(hours=1)) == 0
    assert len(waiting()) == 2  # the question at the beginning, and the digest


def test_a_broken_network_does_not_stop_the_others(network, statement, monkeypatch, caplog):
    other = another_network(network)
    StatementPageFactory(parent=other)
    subscribe(network), subscribe(other)
    usual = digest_sections.sections
    monkeypatch.setattr(
        digests, "sections", lambda page, *rest: 1 / 0 if page.pk == network.pk else usual(page, *rest)
    )
    assert digests.send_due(FIRST_OF_DECEMBER) == 1
    assert f"No digest of network {network.pk}" in caplog.text
    assert ADDRESS not in caplog.text


# --- What leads see ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "fewer than 10"), (1, "fewer than 10"), (9, "fewer than 10"), (10, "10 to 19"), (34, "30 to 39")],
)
def test_a_size_is_told_in_tens(count, words):
    assert list_size.band(count) == words


def test_a_lead_sees_the_size_in_tens_what_is_next_and_nothing_about_people(client, network, statement):
    subscribe_many(network, 34)
    client.force_login(lead_of(network))
    screen = client.get("/admin/my-network/").content.decode()
    assert "30 to 39" in screen
    page = client.get(f"/admin/networks/{network.pk}/digest/").content.decode()
    assert "30 to 39" in page
    assert "On the new rota" in page
    # Ids of pages stand in addresses, and may hold the same digits.
    assert not re.search(r"\b34\b", page.split("<main")[1].split("csrfmiddlewaretoken")[0])
    assert "@example.org" not in page
    for kind in ("", "?as=text"):
        preview = client.get(f"/admin/networks/{network.pk}/digest/preview/{kind}")
        assert "On the new rota" in preview.content.decode()


def test_how_far_a_digest_is_is_told_in_quarters(client, network, statement, now):
    subscribe_many(network, 8)
    digest = digests.send(network, by=None, now=now)
    said = []
    for done in (0, 1, 2, 3, 4, 7, 8):
        sent_now = OutgoingMail.objects.order_by("pk")[: done - 8 + digest.waiting]
        OutgoingMail.objects.filter(pk__in=sent_now.values("pk")).delete()
        said.append(digests.how_far(digest))
    assert said == [
        "waits to be sent", "waits to be sent", "more than a quarter is sent", "more than a quarter is sent",
        "more than half is sent", "almost all is sent", "sent",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["digest/", "digest/preview/", "digest/preview/?as=text"])
def test_a_lead_of_another_network_is_refused(client, network, path):
    client.force_login(lead_of(another_network(network)))
    assert client.get(f"/admin/networks/{network.pk}/{path}").status_code == 302
    assert client.post(f"/admin/networks/{network.pk}/digest/", {"send": "1"}).status_code in (302, 403)
    assert rows("SELECT 1 FROM procrastinate_jobs WHERE task_name = %s", SEND) == []


def test_a_lead_sends_it_with_one_button_and_it_is_on_record(client, network, statement):
    lead = lead_of(network)
    subscribe(network)
    client.force_login(lead)
    client.post(f"/admin/networks/{network.pk}/digest/", {"send": "1"})
    [(arguments,)] = rows("SELECT args FROM procrastinate_jobs WHERE task_name = %s", SEND)
    assert ADDRESS not in str(arguments)
    tasks.send_digest(network_id=network.pk, by_id=lead.pk)
    assert Digest.objects.get().sent_by == lead
    assert PageLogEntry.objects.filter(action="networks.digest", user=lead).exists()
    tasks.send_digest(network_id=network.pk, by_id=lead.pk)  # pressed twice
    assert Digest.objects.count() == 1


def test_leads_say_how_often(client, network):
    client.force_login(lead_of(network))
    assert save(client, f"/admin/networks/{network.pk}/digest/", {"every": "3"}).status_code == 302
    assert MailingList.objects.get(network=network).every == 3
    refused = client.post(f"/admin/networks/{network.pk}/digest/", {"every": "7"})
    assert refused.status_code == 400
    assert MailingList.objects.get(network=network).every == 3


def test_editors_see_it_too_and_people_are_shown_to_nobody(client, network, statement):
    subscribe(network)
    client.force_login(EditorFactory())
    page = client.get(f"/admin/networks/{network.pk}/digest/")
    assert page.status_code == 200
    assert ADDRESS not in page.content.decode()


def test_digests_are_forgotten_after_a_year(network, statement, now):
    subscribe(network)
    digests.send(network, by=None, now=now)
    OutgoingMail.objects.all().delete()
    digests.forget_old(now + timedelta(days=365))
    assert SharedMail.objects.exists()
    digests.forget_old(now + timedelta(days=366))
    assert not Digest.objects.exists()
    assert not SharedMail.objects.exists()
    assert Subscription.objects.exists()


def test_leads_are_told_three_days_before_once_and_what_there_is_to_tell(network, statement):
    person = lead_of(network, UserFactory(email="lead@example.org"))
    before = FIRST_OF_DECEMBER - timedelta(days=3)
    OutgoingMail.objects.all().delete()
    reminders.send_due(before)
    assert waiting() == []  # nobody is on the list
    subscribe(network)
    OutgoingMail.objects.all().delete()
    SentReminder.objects.all().delete()
    for moment in (before - timedelta(days=1), before, before + timedelta(minutes=10)):
        reminders.send_due(moment)
    found = [message for message in waiting() if "news by email" in message.subject]
    assert [message.to for message in found] == [[person.email]]
    assert f"/admin/networks/{network.pk}/digest/" in found[0].body
