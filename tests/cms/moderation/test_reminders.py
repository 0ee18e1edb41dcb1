"""Reminders are sent at their time, to whom they concern, and once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group

from cms import mail
from cms.models import BasePage, SentReminder
from cms.models.versions import version_of
from cms.moderation import approval, reminders
from cms.moderation.reminders import Reminder
from tests.factories import EditorFactory, InformationPageFactory, UserFactory, lead_of, submit
from tests.mailing import newest, take

TUESDAY = datetime(2026, 3, 3, 10, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def author(db):
    return EditorFactory(email="author@example.org", first_name="Amara", last_name="Bello")


@pytest.fixture
def editor(db):
    return EditorFactory(email="editor@example.org", first_name="Sam", last_name="Lee")


@pytest.fixture
def other(db):
    return EditorFactory(email="other@example.org")


@pytest.fixture
def page(home):
    return InformationPageFactory(parent=home, title="Our aims")


@pytest.fixture
def state(page, author):
    return submit(page, author, title="Our new aims")


def reload(page):
    return type(page).objects.get(pk=page.pk)


def approve(page, state, by):
    approval.approve(state, by=by, version=version_of(reload(page).latest_revision))


# --- Reminders: moderation ----------------------------------------------------------------------------


def due(now) -> list[tuple[str, str]]:
    reminders.send_due(now)
    return sorted(take())


def test_the_target_is_reminded_of_once_and_so_is_twice_the_target(state, editor, other):
    take()
    target = approval.target_for(state)
    assert due(target - MINUTE) == []
    once = [(to, "Past its target: Our new aims") for to in ("editor", "other")]
    assert due(target) == once
    assert due(target + HOUR) == []
    twice = datetime(2026, 3, 9, 10, 20, tzinfo=UTC)  # four working days
    assert due(twice - MINUTE) == []
    assert due(twice) == [(to, "Long past its target: Our new aims") for to in ("editor", "other")]
    assert due(twice + 9 * DAY) == []


@pytest.mark.parametrize(
    ("submitted", "target", "twice"),
    [
        ("2026-03-27T16:00Z", "2026-03-31T15:00Z", "2026-04-02T15:00Z"),
        ("2026-10-23T15:00Z", "2026-10-27T16:00Z", "2026-10-29T16:00Z"),
    ],
)
def test_targets_are_right_when_the_clocks_change(page, author, editor, tuesday, submitted, target, twice):
    tuesday.move_to(datetime.fromisoformat(submitted))
    submit(page, author)
    take()
    for moment in (target, twice):
        moment = datetime.fromisoformat(moment)
        assert due(moment - MINUTE) == []
        assert len(due(moment)) == 1


def test_the_first_reminder_goes_to_whoever_reads_it_and_the_second_to_all(state, editor, other):
    approval.claim(state, by=editor)
    take()
    assert due(approval.target_for(state)) == [("editor", "Past its target: Our new aims")]
    assert [to for to, _ in due(TUESDAY + 9 * DAY)] == ["editor", "other"]


def test_nobody_is_reminded_of_what_is_decided(state, page, editor):
    approve(page, state, editor)
    take()
    assert due(TUESDAY + 9 * DAY) == []


def test_a_worker_that_was_off_sends_only_the_newest_reminder(state, editor):
    take()
    assert due(TUESDAY + 9 * DAY) == [("editor", "Long past its target: Our new aims")]
    assert due(TUESDAY + 10 * DAY) == []


# --- Reminders: checks --------------------------------------------------------------------------------

CHECK_DAY = date(2026, 6, 1)


def needs_check(page, on=CHECK_DAY, **facts):
    BasePage.objects.filter(pk=page.pk).update(review_due_on=on, **facts)


def at(day: date, hour=9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_checks_are_reminded_of_thirty_days_before_on_the_day_and_a_fortnight_after(page, editor):
    needs_check(page)
    subject = "Is this page still correct? Our aims"
    days = (-31, -30, -29, -1, 0, 1, 13, 14, 15, 60)
    sent = [day for day in days if due(at(CHECK_DAY + day * DAY)) == [("editor", subject)]]
    assert sent == [-30, 0, 14]


def test_reminders_of_a_day_are_sent_in_the_morning(page, editor):
    needs_check(page)
    assert due(at(CHECK_DAY, hour=6)) == []  # 7am in summer time
    assert len(due(at(CHECK_DAY, hour=7))) == 1


def test_a_new_date_is_reminded_of_again(page, editor):
    needs_check(page)
    assert len(due(at(CHECK_DAY))) == 1
    needs_check(page, on=date(2027, 6, 1))
    assert due(at(CHECK_DAY + 2 * DAY)) == []
    assert len(due(at(date(2027, 6, 1)))) == 1


def test_a_page_long_overdue_is_reminded_of_once(page, editor):
    needs_check(page, on=date(2024, 1, 1))
    assert len(due(TUESDAY)) == 1
    assert due(TUESDAY + DAY) == []


def test_pages_of_one_owner_share_a_mail(home, editor):
    for number in range(3):
        needs_check(InformationPageFactory(parent=home, title=f"Page {number}"))
    reminders.send_due(at(CHECK_DAY))
    assert "- Page 0, check due 1 June 2026 http://localhost/admin/pages/" in newest()
    assert take() == [("editor", "Are these 3 pages still correct?")]


def test_drafts_and_aliases_need_no_check(page, network, editor):
    draft = InformationPageFactory(parent=network, live=False)
    alias = page.create_alias(parent=network, update_slug="mirror")
    for each in (draft, alias):
        needs_check(each)
    assert due(at(CHECK_DAY)) == []


def test_the_owner_is_asked_or_else_the_leads_or_else_the_editors(network, editor):
    page = InformationPageFactory(parent=network, title="Our aims")
    needs_check(page)
    assert [to for to, _ in due(at(CHECK_DAY - 30 * DAY))] == ["editor"]  # no leads yet
    tomorrow = UserFactory(email="lead@example.org")
    lead_of(network, tomorrow)
    assert [to for to, _ in due(at(CHECK_DAY))] == ["lead"]
    team = Group.objects.create(name="Estates")
    team.user_set.add(UserFactory(email="estates@example.org"))
    needs_check(page, content_owner=team)
    assert [to for to, _ in due(at(CHECK_DAY + 14 * DAY))] == ["estates"]


def test_an_owner_nobody_can_reach_does_not_swallow_the_reminder(page, editor):
    team = Group.objects.create(name="Estates")
    team.user_set.add(UserFactory(email="left@example.org", is_active=False), UserFactory(email=""))
    needs_check(page, content_owner=team)
    assert [to for to, _ in due(at(CHECK_DAY))] == ["editor"]


# --- Reminders of features ----------------------------------------------------------------------------


@pytest.fixture
def provide(monkeypatch):
    """Let the test's own reminders be the only ones."""

    def use(*providers):
        monkeypatch.setattr(reminders, "_providers", [])
        for provider in providers:
            reminders.register(provider)
            reminders.register(provider)

    return use


def test_a_feature_adds_reminders_that_are_sent_once(provide, db):
    calls = []
    provide(lambda now: [Reminder("term", ("7 2026-04-01",), calls.append)])
    for _ in range(2):
        reminders.send_due(TUESDAY)
    assert calls == [{"7 2026-04-01"}]
    assert SentReminder.objects.get(kind="term").at == TUESDAY


def test_a_broken_reminder_is_reported_and_stops_neither_the_rest_nor_itself_for_ever(provide, db, caplog):
    calls, faults = [], [ZeroDivisionError]

    def fragile(new):
        mail.send("claimed", "lead@example.org", {"title": "x", "link": "y", "who": "z"})
        if faults:
            raise faults.pop()

    def broken(now):
        raise ZeroDivisionError

    provide(
        broken,
        lambda now: [Reminder("a", ("1",), fragile), Reminder("b", ("1",), calls.append)],
    )
    reminders.send_due(TUESDAY)
    assert (take(), calls) == ([], [{"1"}])
    assert "Could not send the reminder a 1" in caplog.text
    assert "Cannot tell which reminders of" in caplog.text
    reminders.send_due(TUESDAY)
    assert [to for to, _ in take()] == ["lead"]
