"""Each role is offered what it needs in the admin, and nothing it cannot use.

The roles: docs/editors.md#who-does-what.
"""

import pytest
from django.contrib.auth.models import Group
from wagtail.admin.menu import admin_menu, help_menu, reports_menu, settings_menu

from cms.roles import EQUALITY_TEAM
from tests.factories import EditorFactory, UserFactory, lead_of

FOR_EDITORS = {"Moderation", "Alerts", "Awareness days", "Search help"}
FOR_THE_TEAM = {"Commitments"}
FOR_ADMINISTRATORS = {"Settings", "Snippets"}
EVERYBODYS = {"Statements", "People and terms", "Help"}
# role: (what it needs, what it must not see)
MENUS = {
    "lead": (
        EVERYBODYS | {"My network", "My submissions", "Images", "Documents", "Feedback"},
        FOR_EDITORS | FOR_THE_TEAM | FOR_ADMINISTRATORS | {"Reports", "You said, we did"},
    ),
    "editor": (
        EVERYBODYS | FOR_EDITORS | {"Reports", "You said, we did", "Images", "Documents"},
        FOR_THE_TEAM | FOR_ADMINISTRATORS | {"My network", "My submissions", "Feedback"},
    ),
    "team": (
        EVERYBODYS | FOR_THE_TEAM | {"Reports", "You said, we did", "Feedback", "My submissions"},
        FOR_EDITORS | FOR_ADMINISTRATORS | {"My network"},
    ),
    "administrator": (
        EVERYBODYS | FOR_EDITORS | FOR_THE_TEAM | {"Settings", "Reports"},
        {"My network", "Feedback"},  # what colleagues write in confidence is not theirs
    ),
}


@pytest.fixture
def people(network, admin_user):
    member = UserFactory()
    member.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    return {
        "lead": lead_of(network),
        "editor": EditorFactory(),
        "team": member,
        "administrator": admin_user,
    }


def offered(client, rf, person, menu) -> set[str]:
    client.force_login(person)
    assert client.get("/admin/").status_code == 200
    request = rf.get("/admin/")
    request.user = person
    return {str(item.label) for item in menu.menu_items_for_request(request)}


@pytest.mark.parametrize("role", MENUS)
def test_the_menu_holds_what_the_role_needs_and_no_more(client, rf, people, role):
    needed, kept_away = MENUS[role]
    found = offered(client, rf, people[role], admin_menu)
    assert needed <= found
    assert not kept_away & found


def test_reports_are_for_those_who_read_all_networks(client, rf, people):
    assert offered(client, rf, people["lead"], reports_menu) == set()
    shared = {"Freshness", "Vacancies", "Scheduled", "Monthly updates", "Drafts of all networks"}
    for role in ("editor", "team", "administrator"):
        found = offered(client, rf, people[role], reports_menu)
        assert shared <= found
        assert not {"Aging pages", "Workflow tasks"} & found  # what Freshness and Workflows say
    assert not {"Site history", "Locked pages"} & offered(client, rf, people["team"], reports_menu)


@pytest.mark.parametrize("role", MENUS)
def test_help_does_not_lead_away_from_the_site(client, rf, people, role):
    assert offered(client, rf, people[role], help_menu) == {"Shortcuts"}


def test_settings_are_for_administrators(client, rf, people):
    for role in ("lead", "editor", "team"):
        assert offered(client, rf, people[role], settings_menu) == set()


@pytest.mark.parametrize("address", ["/admin/", "/accounts/login/"])
def test_the_site_signs_with_its_own_name(client, rf, people, address):
    if address == "/admin/":
        client.force_login(people["editor"])
    page = client.get(address).content.decode()
    assert "Staff networks" in page.partition("</title>")[0]
    assert "cms/favicon.svg" in page
    assert "wagtail-logo" not in page
