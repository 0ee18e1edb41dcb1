"""Anonymous feedback: what is kept, what is not, and for how long.

What is promised: docs/data-protection.md#anonymous-feedback-homefeedback-hometriage.
"""

import logging
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from time_machine import travel

from cms.models import Heartbeat, Limit, OutgoingMail
from cms.security.rate_limit import RateLimit
from home import tasks
from home.feedback import personal_data, services, views
from home.models import Feedback, Triage
from tests import set_clock
from tests.anywhere import everything
from tests.factories import MonthlyUpdatePageFactory, UpdateSeriesPageFactory, UserFactory, restrict

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
WORDS = "The rota tool shows my shifts only ten days ahead."


@pytest.fixture
def reader():
    """Anybody, with a browser that stores cookies."""
    return Client(enforce_csrf_checks=True)


def tell(client, text=WORDS, **data):
    return client.post("/feedback/", {"text": text, **data}, headers=FROM_HERE)


# --- What is kept ---------------------------------------------------------------------------------------


def columns_of(model) -> dict[str, str]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {
        column.name: connection.introspection.get_field_type(column.type_code, column) for column in described
    }


@pytest.mark.django_db
def test_three_columns_are_stored_besides_a_random_id():
    assert columns_of(Feedback) == {
        "id": "UUIDField",
        "text": "TextField",
        "network_id": "BigIntegerField",
        "month": "DateField",
    }


@pytest.mark.django_db
def test_sorting_adds_nothing_about_a_person_and_no_time():
    assert set(columns_of(Triage)) == {"feedback_id", "theme", "leads_may_read", "is_handled"}


def test_nothing_else_in_the_database_refers_to_feedback():
    relations = {
        field.model
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.related_model is Feedback and field.concrete
    }
    assert relations == {Triage}


@pytest.mark.usefixtures("ordinary_day")
def test_words_network_and_month_are_stored(reader, network):
    answer = tell(reader, network=network.pk)
    assert answer.headers["Location"] == "/feedback/sent/"
    stored = Feedback.objects.get()
    assert (stored.text, stored.network, stored.month) == (
        WORDS,
        network,
        set_clock.today().replace(day=1),
    )


def test_the_month_is_that_of_this_country(db):
    last_minute = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 00:30 on 1 July here
    assert services.receive(WORDS, None, today=last_minute.astimezone(set_clock.LONDON).date()).month == date(
        2026, 7, 1
    )


def test_ids_do_not_tell_which_came_first(db):
    made = [services.receive(WORDS, None, today=date(2026, 11, 1)).pk for _ in range(20)]
    assert made != sorted(made)
    assert {each.version for each in made} == {4}


def test_no_table_log_line_or_mail_links_a_signed_in_sender_to_their_words(client, network, caplog):
    sender = UserFactory(username="amara.bello", email="amara.bello@example.org", first_name="Amara")
    client.force_login(sender)
    client.get("/feedback/")
    before = everything()
    with caplog.at_level(logging.DEBUG):
        assert tell(client, network=network.pk).status_code == 302
        client.get("/feedback/sent/")
    new = everything() - before
    assert sorted(table for table, _row in new) == ["cms_limit", "home_feedback"]
    assert not before - everything()  # nothing was changed or taken away: no “last seen”, no session
    (row,) = [row for table, row in new if table == "home_feedback"]
    stored = Feedback.objects.get()
    assert row == f'({stored.pk},"{WORDS}",{stored.month},{network.pk})'
    # That one form came from somewhere, until the hour is over: the same row for whoever sits there.
    counted = Limit.objects.get()
    assert (counted.value, counted.expires.minute, counted.expires.second) == (1, 0, 0)
    tell(Client())
    assert Limit.objects.get().key == counted.key
    session = client.session.session_key
    for record in caplog.records:
        said = f"{record.getMessage()} {record.__dict__}"
        assert not any(secret in said for secret in (WORDS, sender.username, sender.email, session))
    assert not OutgoingMail.objects.exists()


def test_a_refused_sending_logs_neither_words_nor_sender(client, db, caplog):
    sender = UserFactory(username="amara.bello")
    client.force_login(sender)
    views.limit.limit, before = 0, views.limit.limit
    try:
        with caplog.at_level(logging.DEBUG):
            assert tell(client).status_code == 429
    finally:
        views.limit.limit = before
    for record in caplog.records:
        assert WORDS not in record.getMessage()
        assert sender.username not in record.getMessage()


def test_the_answer_sets_no_cookie_and_is_the_same_for_every_anonymous_reader(reader, network):
    one, other = reader.get("/feedback/"), Client().get("/feedback/")
    assert one.content == other.content
    assert b"csrf" not in one.content
    assert not tell(reader).cookies
    assert not reader.cookies


def test_the_public_page_lists_every_column(client, db):
    page = client.get("/feedback/what-we-store/").content.decode()
    for model in (Feedback, Triage):
        for column in columns_of(model):
            assert f"<code>{column}</code>" in page
        for field in model._meta.concrete_fields:
            assert field.help_text


# --- Before it is sent ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "amara@example.org",
        "Amara.Bello+x@mail.example.org.uk",
        "07700 900123",
        "+44 7700 900 123",
        "(01632) 960101",
        "01632-960-101",
        "020 7946 0018",
        "ext. 2345",
        "Tel: 60101",
        "AB123456",
        "1234567",
    ],
)
def test_the_reader_is_warned_before_sending_what_shows_who_they_are(reader, db, words):
    answer = tell(reader, f"Please see {words}.")
    assert answer.status_code == 200
    assert not Feedback.objects.exists()
    page = answer.content.decode()
    assert words.split(":")[-1].strip() in page
    assert "Send anyway" in page
    assert f"Please see {words}." in page
    assert tell(reader, f"Please see {words}.", anyway="1").status_code == 302
    assert Feedback.objects.get().text == f"Please see {words}."


@pytest.mark.parametrize(
    "words",
    [
        "It cost £1,200 in 2026.",
        "Room 2.14 on 3 June 2026 at 10:30",
        "We are 1,200 people; 15% agree.",
        "@home",
    ],
)
def test_ordinary_figures_are_no_reason_to_warn(words):
    assert personal_data.find(words) == []


def test_looking_for_personal_details_takes_no_time_on_hostile_text():
    started = time.process_time()
    for text in ("0 " * 2500, "a" * 5000, "@" * 5000, "+1" * 2500, "0(" * 2500, "x@y." * 1250):
        personal_data.find(text)
    assert time.process_time() - started < 2


def test_what_a_staff_number_looks_like_can_be_set(settings):
    settings.STAFF_NUMBER_PATTERN = r"\bSN-\d+\b"
    assert [found.words for found in personal_data.find("I am SN-12, not 1234567.")] == ["SN-12"]


def test_nothing_written_is_refused_and_the_choice_is_kept(reader, network):
    page = tell(reader, " \n ", network=network.pk).content.decode()
    assert "Write what you would like to tell us." in page
    assert f'<option value="{network.pk}" selected>' in page
    assert not Feedback.objects.exists()


def test_more_than_5000_characters_are_refused_and_kept(reader, db):
    text = "word " * 1001
    page = tell(reader, text).content.decode()
    assert "Shorten your text to 5,000 characters or fewer." in page
    assert text.strip() in page
    assert not Feedback.objects.exists()


def test_a_program_that_fills_in_every_field_stores_nothing_and_a_person_can_send_again(reader, db):
    answer = tell(reader, further_details="http://spam.example")
    page = answer.content.decode()
    assert not Feedback.objects.exists()
    assert WORDS in page
    assert "spam.example" not in page
    assert tell(reader).status_code == 302


def test_feedback_about_a_month_begins_by_naming_it_and_chooses_its_network(reader, network):
    series = UpdateSeriesPageFactory(parent=network)
    month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
    page = reader.get(f"/feedback/?about={month.url}").content.decode()
    assert "About the update for October 2026:" in page
    assert f'<option value="{network.pk}" selected>' in page
    unchanged = tell(reader, "About the update for October 2026:\n", about=month.url)
    assert "Write what you would like to tell us." in unchanged.content.decode()
    assert not Feedback.objects.exists()


def test_a_hidden_network_can_neither_be_seen_nor_chosen(reader, network):
    restrict(network)
    page = reader.get(f"/feedback/?about={network.url}").content.decode()
    assert network.title not in page
    assert "Choose a network from the list." in tell(reader, network=network.pk).content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "about", ["x", "1", "/no/such/page/", "/" * 3000, "//example.org/", "/²/", "' OR 1=1"]
)
def test_any_page_named_in_the_address_is_answered(reader, db, about):
    assert reader.get("/feedback/", {"about": about}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_a_form_from_elsewhere_is_refused(reader, headers):
    assert reader.post("/feedback/", {"text": WORDS}, headers=headers).status_code == 403
    assert not Feedback.objects.exists()


# --- How often --------------------------------------------------------------------------------------------


@travel(datetime(2026, 11, 25, 12, 20, tzinfo=UTC), tick=False)
def test_after_too_many_the_words_are_kept_on_the_page_and_nothing_is_stored(reader, db, monkeypatch):
    monkeypatch.setattr(views, "limit", RateLimit("test", 2))
    assert [tell(reader, f"{WORDS} {number}").status_code for number in (1, 2, 3)] == [302, 302, 429]
    assert Feedback.objects.count() == 2
    assert f"{WORDS} 3" in tell(reader, f"{WORDS} 3").content.decode()


# --- How long ---------------------------------------------------------------------------------------------


def test_nothing_is_kept_longer_than_180_days(db):
    now = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
    months = [date(2026, month, 1) for month in (4, 5, 6, 11)]
    for month in months:
        Triage.objects.create(feedback=services.receive(WORDS, None, today=month), theme="Rotas")
    assert services.purge(now) == 2
    # What came on 1 May is older than 180 days on 28 October; on 1 June, on 28 November.
    assert sorted(Feedback.objects.values_list("month", flat=True)) == months[2:]
    assert Triage.objects.count() == 2
    assert services.purge(now + timedelta(days=3)) == 1


@pytest.mark.usefixtures("ordinary_day")
def test_the_last_deletion_is_shown_to_everybody(client, db):
    assert "the first time is still to come" in client.get("/feedback/what-we-store/").content.decode()
    tasks.purge_feedback(timestamp=0)
    assert Heartbeat.objects.filter(name=services.PURGE).exists()
    page = client.get("/feedback/what-we-store/").content.decode()
    assert set_clock.today().strftime("%Y-%m-%d") in page
