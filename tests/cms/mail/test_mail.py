"""Mail is a job in the transaction of its cause: one job a recipient, and no address in it."""

import contextlib

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, mail_admins, send_mail
from django.db import transaction
from procrastinate.contrib.django import app

from cms import mail
from cms.models import OutgoingMail
from tests.factories import UserFactory
from tests.mailing import ADDRESS, jobs, rows, waiting, work, write


class Rollback(Exception):
    pass


def queue_and_fail() -> None:
    with contextlib.suppress(Rollback), transaction.atomic():
        write()
        raise Rollback


def test_a_mail_whose_cause_is_rolled_back_is_never_sent(committed, mail_server):
    queue_and_fail()
    assert (waiting(), jobs()) == ([], [])
    work()
    assert mail_server.accepted == []


def test_a_mail_whose_cause_is_committed_is_delivered_once_and_leaves_nothing(committed, mail_server):
    with transaction.atomic():
        write()
        assert mail_server.accepted == []
    work()
    work()
    assert mail_server.recipients == [ADDRESS]
    assert "Subject: The lift" in mail_server.accepted[0][1]
    assert (waiting(), jobs()) == ([], [])
    assert rows("SELECT 1 FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = e.job_id") == []


def test_a_job_knows_no_address(committed):
    write()
    assert rows("SELECT args FROM procrastinate_jobs") == [
        (f'{{"mail_id": {OutgoingMail.objects.get().pk}}}',)
    ]


def test_what_a_job_of_the_worker_rolls_back_is_never_sent(committed, mail_server):
    """The worker's own connection commits by itself; a mail must not be queued through it."""

    def broken():
        with transaction.atomic():
            write("first@example.org")
            raise Rollback

    def sound():
        with transaction.atomic():
            write("second@example.org")

    names = [app.task(name=f"tests.{each.__name__}", queue="test")(each).name for each in (broken, sound)]
    try:
        for name in names:
            app.configure_task(name).defer()
        work("test", "mail")
    finally:
        for name in names:
            del app.tasks[name]
    assert mail_server.recipients == ["second@example.org"]


def test_each_recipient_gets_a_mail_of_their_own(committed, mail_server):
    EmailMessage(
        "Minutes",
        "Attached to the page.",
        to=["one@example.org", "two@example.org"],
        cc=["three@example.org"],
        bcc=["four@example.org", "one@example.org"],
        headers={"X-Kind": "minutes", "Message-ID": "<same@example.org>"},
    ).send()
    assert [message.to for message in waiting()] == [
        [f"{name}@example.org"] for name in ("one", "two", "three", "four")
    ]
    work()
    for (address,), content in mail_server.accepted:
        others = {"one", "two", "three", "four"} - {address.partition("@")[0]}
        assert not [name for name in others if f"{name}@" in content]
        assert "X-Kind: minutes" in content
        assert "\nCc:" not in content
    assert len({content.split("Message-ID: ")[1].split()[0] for _, content in mail_server.accepted}) == 4


def test_djangos_own_mails_take_the_same_way_with_their_html(committed, mail_server, settings):
    settings.ADMINS = [("Admin", "admin@example.org")]
    mail_admins("Look", "Plain", html_message="<b>Rich</b>")
    [message] = waiting()
    assert (message.subject, message.to) == ("[Django] Look", ["admin@example.org"])
    work()
    assert "Plain" in mail_server.accepted[0][1]
    assert "text/html" in mail_server.accepted[0][1]


def test_addresses_and_headers_with_line_breaks_are_refused(committed):
    for broken in (
        EmailMessage("Hello", "x", to=["a@example.org\nBcc: b@example.org"]),
        EmailMessage("Hello\r\nBcc: b@example.org", "x", to=["a@example.org"]),
        EmailMessage("Hello", "x", to=["a@example.org"], headers={"X-Kind": "a\nb"}),
        EmailMultiAlternatives("Hello", "x", to=["a@example.org"], reply_to=["a\nb@example.org"]),
    ):
        with pytest.raises(BadHeaderError):
            broken.send()
        assert mail.QueueingBackend(fail_silently=True).send_messages([broken]) == 0
    assert waiting() == []


def test_an_attachment_is_refused_with_the_reason(committed):
    message = EmailMessage("Hello", "x", to=[ADDRESS])
    message.attach("a.txt", "text", "text/plain")
    with pytest.raises(ValueError, match="link to the document"):
        message.send()


def test_text_that_postgresql_cannot_store_is_cleaned(committed):
    send_mail("A\x00B", "C\x00D", None, [ADDRESS])
    assert (waiting()[0].subject, waiting()[0].body) == ("AB", "CD")


def test_somebody_without_a_usable_address_gets_nothing_and_stops_nothing(committed, caplog):
    context = {"title": "Our aims", "link": "https://example.org/", "who": "Sam"}
    people = [
        UserFactory.build(pk=1, email=""),
        UserFactory.build(pk=2, email="a@example.org", is_active=False),
        UserFactory.build(pk=3, email="a\n@example.org"),
        UserFactory.build(pk=4, email=ADDRESS),
    ]
    assert mail.send_to_all("claimed", people, context) == 1
    assert [message.to for message in waiting()] == [[ADDRESS]]
    assert "Mail claimed: the address of user 3 is not one" in caplog.text
    assert not mail.send("claimed", people[0], context)


def test_a_thousand_mails_are_two_statements(committed, django_assert_num_queries):
    people = [UserFactory.build(pk=n, email=f"{n}@example.org") for n in range(1000)]
    context = {"title": "Our aims", "link": "https://example.org/", "who": "Sam"}
    with django_assert_num_queries(4):  # and the transaction's begin and end
        assert mail.send_to_all("claimed", people, context) == 1000
    assert len(jobs()) == 1000
