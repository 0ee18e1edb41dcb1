"""Reminders of a month that is due: who, when, and each once (docs/editors.md#the-monthly-update)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group

from cms.models import OutgoingMail
from cms.moderation import reminders as sending
from cms.roles import EQUALITY_TEAM
from tests.factories import (
    MonthlyUpdatePageFactory,
    TermOfOfficeFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    submit,
)
from updates.models import AgreedPause
from updates.reminders import waited_for

OCTOBER = date(2026, 10, 1)
BEFORE, DUE = date(2026, 10, 30), date(2026, 11, 6)
AFTER, ESCALATED = date(2026, 11, 13), date(2026, 11, 20)


@pytest.fixture
def series(network):
    return UpdateSeriesPageFactory(parent=network, starts_month=OCTOBER)


@pytest.fixture
def lead(network):
    return leading(network, "lead@example.org", "chair")


@pytest.fixture
def team(db):
    member = UserFactory(email="team@example.org")
    member.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    return member


def leading(network, email, role):
    person = UserFactory(email=email)
    TermOfOfficeFactory(network=network, person=person, role=role, ends_on=date(2027, 12, 31))
    return person


def stages(day):
    return [(waited.month, waited.stage) for waited in waited_for(day)]


def mailed_on(day):
    """Addresses and subjects of what `day` brings, in the morning, asked twice."""
    OutgoingMail.objects.all().delete()
    for minutes in (0, 10):
        sending.send_due(datetime(day.year, day.month, day.day, 9, minutes, tzinfo=UTC))
    found = [row.message for row in OutgoingMail.objects.order_by("pk")]
    return [
        (mail["to"], mail["subject"])
        for mail in found
        if "202" in mail["subject"] or "due" in mail["subject"]
    ]


def test_the_stages_are_five_working_days_before_the_due_day_and_five_and_ten_after(series):
    for day, stage in ((BEFORE, -5), (DUE, 0), (AFTER, 5), (ESCALATED, 10)):
        assert stages(day) == [(OCTOBER, stage)]
        assert (OCTOBER, stage) not in stages(day - timedelta(days=1))


def test_lead_and_deputy_are_reminded_and_in_the_end_the_equality_team(series, network, lead, team):
    leading(network, "deputy@example.org", "deputy")
    both = ["lead@example.org", "deputy@example.org"]
    for day in (BEFORE, DUE, AFTER):
        assert [to for to, _ in mailed_on(day)] == both
    ((to, subject),) = mailed_on(ESCALATED)
    assert to == "team@example.org"
    assert "October 2026 is late" in subject


def test_each_reminder_goes_once(series, lead):
    assert len(mailed_on(BEFORE)) == 1
    assert mailed_on(BEFORE + timedelta(days=3)) == []


def test_nothing_is_sent_before_the_working_day_begins(series, lead):
    sending.send_due(datetime(2026, 11, 6, 6, 0, tzinfo=UTC))
    assert not OutgoingMail.objects.exists()


def test_whoever_sent_it_for_approval_is_left_alone(series, lead):
    month = MonthlyUpdatePageFactory(parent=series, month=OCTOBER, live=False)
    assert stages(AFTER)  # a draft alone is no answer
    submit(month, lead)
    assert stages(AFTER) == []


def test_a_published_month_and_a_paused_one_are_not_waited_for(series):
    MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
    assert stages(ESCALATED) == []
    november = date(2026, 11, 1)
    series.pauses = [AgreedPause(first_month=november, last_month=november, reason="No chair.")]
    series.save_revision().publish()
    assert stages(date(2026, 12, 14)) == []


def test_a_series_of_nobodys_network_reminds_the_equality_team(home, team):
    UpdateSeriesPageFactory(parent=home, starts_month=OCTOBER)
    assert [to for to, _ in mailed_on(BEFORE)] == ["team@example.org"]


def test_gaps_of_years_ago_wake_nobody(network):
    UpdateSeriesPageFactory(parent=network, starts_month=date(2020, 1, 1))
    assert [month for month, _ in stages(AFTER)] == [OCTOBER]
