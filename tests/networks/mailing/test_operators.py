"""What operators do with mailing lists: answer people's requests, read bounces, change keys."""

import io
import json
from email.message import EmailMessage

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from cms import mail
from cms.models import OutgoingMail
from cms.security import encryption
from networks.mailing import bounces, subscriptions
from networks.models import Subscription
from tests.mailing import listening, waiting
from tests.networks.mailing.lists import ADDRESS, TODAY, another_network, subscribe

pytestmark = pytest.mark.django_db


def run(*arguments) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


# --- Requests of people -----------------------------------------------------------------------------------


def test_export_tells_somebody_all_that_is_held_about_them(network):
    subscribe(network)
    subscribe(network, "other@example.org")
    subscriptions.join(another_network(network, title="Women’s Network"), ADDRESS, today=TODAY)
    held = json.loads(run("export_subscriber", "SAM@example.org"))
    assert [(each["network"], each["address"], each["confirmed_on"]) for each in held] == [
        (network.title, ADDRESS, "2026-11-25"),
        ("Women’s Network", ADDRESS, None),
    ]
    assert json.loads(run("export_subscriber", "nobody@example.org")) == []


def test_erasure_takes_an_address_off_every_list_with_the_mail_that_waits(network, monkeypatch):
    subscribe(network, "other@example.org")
    subscribe(network)
    subscriptions.join(another_network(network), ADDRESS, today=TODAY)
    said = run("erase_subscriber", ADDRESS, "nobody@example.org")
    assert said.strip() == "Deleted 2 subscriptions of 1 addresses."
    assert [each.address for each in Subscription.objects.all()] == ["other@example.org"]
    assert [message.to for message in waiting()] == [["other@example.org"]]
    monkeypatch.setattr("sys.stdin", io.StringIO("other@example.org\n\n"))
    run("erase_subscriber", "-")
    assert not Subscription.objects.exists()


# --- Bounces ----------------------------------------------------------------------------------------------


def report(subscription, status="5.1.1", action="failed", link=True) -> bytes:
    """A report as mail servers write it, about a mail to `subscription`."""
    returned = EmailMessage()
    returned["Subject"] = "Staff networks"
    if link:
        returned["List-Unsubscribe"] = f"<{subscriptions.leave_link(subscription.leave_token)}>"
    lines = [
        "From: MAILER-DAEMON@mail.example.org",
        "Subject: Undelivered Mail Returned to Sender",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mail.example.org",
        "",
        f"Final-Recipient: rfc822; {subscription.address}",
        f"Action: {action}",
        f"Status: {status}",
        "--b",
        "Content-Type: text/rfc822-headers",
        "",
        returned.as_string(),
        "--b--",
    ]
    return "\r\n".join(lines).encode()


def test_a_mailbox_that_does_not_exist_is_taken_off_at_once(network, tmp_path):
    subscription, other = subscribe(network), subscribe(network, "other@example.org")
    (tmp_path / "one.eml").write_bytes(report(subscription))
    assert "1 taken off the list" in run("handle_bounces", str(tmp_path))
    assert Subscription.objects.get() == other


def test_other_lasting_faults_count_and_the_third_takes_it_off(network):
    subscription = subscribe(network)
    outcomes = [bounces.handle(report(subscription, "5.2.2")) for _ in range(3)]
    assert outcomes == [
        bounces.BounceOutcome.COUNTED,
        bounces.BounceOutcome.COUNTED,
        bounces.BounceOutcome.REMOVED,
    ]


@pytest.mark.parametrize("facts", [{"status": "4.2.2"}, {"action": "delayed"}, {"action": "relayed"}])
def test_what_is_only_late_changes_nothing(network, facts):
    assert bounces.handle(report(subscribe(network), **facts)) == bounces.BounceOutcome.LATER
    assert Subscription.objects.get().bounces == 0


def test_a_report_without_our_secret_link_takes_nobody_off(network):
    assert bounces.handle(report(subscribe(network), link=False)) == bounces.BounceOutcome.UNKNOWN
    assert Subscription.objects.get().bounces == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff", b"Subject: hello\n\nhi", b"Content-Type: multipart/report; boundary=", b"a" * 9999],
)
def test_anything_that_comes_in_by_mail_is_survived(network, content):
    subscription = subscribe(network)
    assert bounces.handle(content) == bounces.BounceOutcome.UNKNOWN
    broken = report(subscription)
    for cut in range(0, len(broken), 97):
        bounces.handle(broken[:cut])
        bounces.handle(broken[cut:])


def test_a_missing_file_is_an_error_in_words():
    with pytest.raises(CommandError, match="No such file"):
        run("handle_bounces", "/nothing/here")


def test_a_recipient_whom_the_mail_server_refuses_counts_as_a_bounce(network, settings):
    subscription = subscribe(network)
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with listening() as (server, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        server.recipient_answer = "550 No such person"
        for number in (1, 2, 3):
            assert Subscription.objects.get().bounces == number - 1
            subscriptions.ask_to_leave(network, ADDRESS)
            row = OutgoingMail.objects.filter(concerns=str(subscription.pk)).latest("pk")
            with pytest.raises(mail.PermanentFailure):
                mail.deliver(row.pk)
    assert not Subscription.objects.exists()


# --- Keys -------------------------------------------------------------------------------------------------


def test_a_new_key_opens_old_seals_and_reseal_makes_the_old_key_unnecessary(network, settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [old]
    subscription = subscribe(network)
    settings.PERSONAL_DATA_KEYS = [new, old]
    assert Subscription.objects.of(ADDRESS).get() == subscription
    subscriptions.join(network, ADDRESS, today=TODAY)
    assert Subscription.objects.count() == 1
    assert "Sealed 1 secrets." in run("reseal")
    settings.PERSONAL_DATA_KEYS = [new]
    found = Subscription.objects.of(ADDRESS).get()
    assert (found.address, found.leave_hash) == (ADDRESS, subscription.leave_hash)


def test_reseal_says_how_many_it_could_not_open(network, settings):
    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]
    subscribe(network)
    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]
    subscribe(network, "other@example.org")
    with pytest.raises(CommandError, match="1 of 2 secrets"):
        run("reseal")


def test_without_its_key_an_address_can_neither_be_read_nor_found(network, settings):
    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]
    subscription = subscribe(network)
    settings.PERSONAL_DATA_KEYS = []
    with pytest.raises(encryption.CannotOpen):
        _ = subscription.address
    assert not Subscription.objects.of(ADDRESS).exists()
