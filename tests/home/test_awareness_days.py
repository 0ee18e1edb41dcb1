"""Awareness days: from editors' entries, on the home page when they come near."""

from datetime import date, timedelta

import pytest

from home.models import AwarenessDay
from home.models.awareness_day import coming
from tests import set_clock
from tests.editing import save
from tests.factories import EditorFactory, UserFactory, lead_of


def day(on: date, name="A day", **facts) -> AwarenessDay:
    return AwarenessDay(name=name, day=on, **facts)


@pytest.mark.parametrize(
    ("on", "is_yearly", "today", "expected"),
    [
        (date(2026, 12, 3), True, date(2026, 12, 3), date(2026, 12, 3)),
        (date(2020, 12, 3), True, date(2026, 12, 3), date(2026, 12, 3)),
        (date(2020, 12, 3), True, date(2026, 12, 4), date(2027, 12, 3)),
        (date(2020, 1, 27), True, date(2026, 12, 31), date(2027, 1, 27)),
        (date(2024, 2, 29), True, date(2026, 2, 1), date(2026, 3, 1)),
        (date(2024, 2, 29), True, date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 6, 10), False, date(2026, 6, 10), date(2026, 6, 10)),
        (date(2026, 6, 10), False, date(2026, 6, 11), None),
    ],
)
def test_when_a_day_comes_next(on, is_yearly, today, expected):
    assert day(on, is_yearly=is_yearly).next_on(today) == expected


def test_the_nearest_come_first_and_far_ones_not_at_all():
    today = date(2026, 12, 20)
    days = [day(date(2020, 1, 27), "B"), day(date(2020, 12, 24), "A"), day(date(2020, 7, 1), "Far")]
    assert [each.name for _on, each in coming(days, today, within=60, most=4)] == ["A", "B"]
    assert [each.name for _on, each in coming(days, today, within=60, most=1)] == ["A"]


@pytest.mark.usefixtures("ordinary_day")
def test_the_home_page_shows_what_is_near_at_once_after_an_edit(client, home):
    near = set_clock.today() + timedelta(days=3)
    AwarenessDay.objects.create(
        name="Carers Rights Day",
        day=near,
        about="What the law gives.",
        link="/networks/",
        public_since=set_clock.now(),
    )
    page = client.get("/").content.decode()
    assert "Awareness days" in page
    assert '<a href="/networks/">Carers Rights Day</a>' in page
    AwarenessDay.objects.create(name="Another", day=near, public_since=set_clock.now())
    assert "Another" in client.get("/").content.decode()
    AwarenessDay.objects.all().delete()
    assert "Awareness days" not in client.get("/").content.decode()


def test_editors_enter_days_and_leads_and_readers_do_not(client, network):
    facts = {"name": "Eid", "day": "2027-03-10", "about": "", "link": ""}
    for person in (UserFactory(), lead_of(network)):
        client.force_login(person)
        assert client.post("/admin/awareness-days/create/", facts).status_code in (302, 403)
        assert not AwarenessDay.objects.exists()
    client.force_login(EditorFactory())
    assert client.post("/admin/awareness-days/create/", facts).status_code == 302
    entry = AwarenessDay.objects.get()
    assert not entry.is_yearly
    save(client, f"/admin/awareness-days/edit/{entry.pk}/", {**facts, "name": "Eid al-Fitr"})
    assert AwarenessDay.objects.get().name == "Eid al-Fitr"
    client.post(f"/admin/awareness-days/delete/{entry.pk}/")
    assert not AwarenessDay.objects.exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//evil.example", "evil"])
def test_a_link_that_leads_astray_is_refused(client, db, link):
    client.force_login(EditorFactory())
    client.post("/admin/awareness-days/create/", {"name": "x", "day": "2027-03-10", "link": link})
    assert not AwarenessDay.objects.exists()
