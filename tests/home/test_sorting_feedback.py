"""Who may read feedback, and how it is sorted (docs/editors.md#who-does-what)."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import ModelLogEntry

from cms.moderation import reminders
from cms.roles import EQUALITY_TEAM
from home.feedback import services
from home.models import Feedback, Triage
from tests.editing import save
from tests.factories import EditorFactory, NetworkPageFactory, UserFactory, lead_of
from tests.mailing import newest, take

WORDS = "The rota tool shows my shifts only ten days ahead, says Amara."


@pytest.fixture
def equality(db):
    person = UserFactory(email="equality@example.org")
    person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    return person


@pytest.fixture
def message(network):
    return services.receive(WORDS, network, today=date(2026, 11, 4))


def sort(message, by, **facts):
    usual = {"theme": "Rotas", "leads_may_read": True, "is_handled": False}
    services.sort(message, **usual | facts, by=by)


def sees(client, person, message) -> bool:
    """Whether `person` can read `message`, in the list or on its own page; both must agree."""
    client.force_login(person)
    listed = client.get("/admin/feedback/")
    alone = client.get(f"/admin/feedback/inspect/{message.pk}/")
    in_list = listed.status_code == 200 and WORDS[:40] in listed.content.decode()
    assert in_list == (alone.status_code == 200 and WORDS[:40] in alone.content.decode())
    return in_list


def test_the_equality_team_reads_everything(client, equality, message):
    assert sees(client, equality, message)


def test_a_lead_reads_about_their_own_network_only_after_it_was_sorted(
    client, equality, message, network, networks
):
    lead, other = lead_of(network), lead_of(NetworkPageFactory(parent=networks))
    assert not sees(client, lead, message)
    sort(message, equality)
    assert sees(client, lead, message)
    assert not sees(client, other, message)


def test_what_is_about_the_leads_can_be_kept_from_them(client, equality, message, network):
    sort(message, equality, leads_may_read=False)
    assert not sees(client, lead_of(network), message)


def test_a_lead_whose_term_is_over_reads_nothing(client, equality, message, network):
    sort(message, equality)
    lead = lead_of(network, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    lead.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert not sees(client, lead, message)


def test_editors_and_administrators_do_not_read_feedback(client, admin_user, equality, message):
    sort(message, equality)
    for person in (EditorFactory(), admin_user):
        assert not sees(client, person, message)


def test_a_lead_can_neither_sort_nor_delete(client, equality, message, network):
    sort(message, equality)
    client.force_login(lead_of(network))
    for action in ("edit", "delete"):
        answer = client.post(f"/admin/feedback/{action}/{message.pk}/", {"theme": "Mine"})
        assert answer.status_code in (302, 403)
    assert Triage.objects.get().theme == "Rotas"
    assert Feedback.objects.exists()


def test_sorting_takes_words_out_for_good_and_changes_nothing_else(client, equality, message):
    client.force_login(equality)
    answer = save(
        client,
        f"/admin/feedback/edit/{message.pk}/",
        {"theme": "Rotas", "leads_may_read": "on", "removed": "amara\n\nten days", "text": "Nothing at all"},
    )
    assert answer.status_code == 302
    stored = Feedback.objects.get()
    assert stored.text == "The rota tool shows my shifts only [removed] ahead, says [removed]."
    assert stored.month == date(2026, 11, 1)
    assert (stored.triage.theme, stored.triage.leads_may_read, stored.triage.is_handled) == (
        "Rotas",
        True,
        False,
    )


def test_sorting_without_a_theme_says_what_is_missing(client, equality, message):
    client.force_login(equality)
    answer = save(client, f"/admin/feedback/edit/{message.pk}/", {"theme": ""})
    assert "Say in two or three words what it is about." in answer.content.decode()
    assert not Triage.objects.exists()


def test_the_log_of_the_admin_holds_no_words_of_the_message(client, equality, message):
    client.force_login(equality)
    save(client, f"/admin/feedback/edit/{message.pk}/", {"theme": "Rotas"})
    client.post(f"/admin/feedback/delete/{message.pk}/")
    assert not Feedback.objects.exists()
    entries = ModelLogEntry.objects.all()
    assert entries.count() == 2
    assert not any("rota tool" in f"{entry.label} {entry.data}" for entry in entries)


@pytest.mark.parametrize("key", ["1", "x", "0" * 32, "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_message_is_not_found(client, equality, key):
    client.force_login(equality)
    assert client.get(f"/admin/feedback/inspect/{key}/").status_code in (302, 404)


def test_the_list_costs_the_same_with_3_and_with_30_messages(
    client, equality, network, django_assert_max_num_queries
):
    client.force_login(equality)
    counts = []
    for more in (3, 27):
        for number in range(more):
            message = services.receive(f"{WORDS} {number}", network, today=date(2026, 11, 4))
            sort(message, equality, is_handled=bool(number % 2))
        client.get("/admin/feedback/")
        with django_assert_max_num_queries(20) as captured:
            client.get("/admin/feedback/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("state", "shown"), [("unsorted", 1), ("open", 1), ("handled", 1), ("", 3), ("x", 3)]
)
def test_the_list_can_be_narrowed_by_state(client, equality, network, state, shown):
    for facts in (None, {"is_handled": False}, {"is_handled": True}):
        message = services.receive(WORDS, network, today=date(2026, 11, 4))
        if facts:
            sort(message, equality, **facts)
    client.force_login(equality)
    page = client.get("/admin/feedback/", {"state": state}).content.decode()
    assert page.count(WORDS[:40]) == shown


def test_themes_open_for_more_than_60_days_are_named_without_numbers_or_words(
    client, equality, network, time_machine
):
    time_machine.move_to(datetime(2026, 11, 4, 10, 0, tzinfo=UTC), tick=False)
    for theme, month, is_handled in [
        ("Rotas", date(2026, 9, 1), False),
        ("Rotas", date(2026, 8, 1), False),
        ("Lifts", date(2026, 8, 1), True),
        ("Meetings", date(2026, 10, 1), False),
    ]:
        message = services.receive(WORDS, network, today=month)
        sort(message, equality, theme=theme, is_handled=is_handled)
    client.force_login(equality)
    page = client.get("/admin/").content.decode()
    panel = page[page.index('id="home-feedback"') :].split("</section>")[0]
    assert "Open for more than 60 days" in panel
    assert panel.count("<li>Rotas</li>") == 1
    assert "Lifts" not in panel
    assert "Meetings" not in panel
    assert WORDS[:20] not in panel


def test_once_a_week_the_team_is_told_how_much_waits_and_nothing_more(equality, message):
    monday, tuesday = (datetime(2026, 11, day, 9, 0, tzinfo=UTC) for day in (23, 24))
    reminders.send_due(tuesday)
    assert take() == []
    reminders.send_due(monday)
    assert "Read and sort one message" in newest()
    assert "rota" not in newest()
    assert take() == [("equality", "Feedback to read")]
    reminders.send_due(monday)
    assert take() == []


def test_no_mail_when_all_is_sorted(equality, message):
    sort(message, equality)
    reminders.send_due(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert take() == []
