"""The audit log: everything about rights is in it, whoever made it, and nothing in it can be changed."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageViewRestriction

from cms.audit.log import Action, acting_as, record
from cms.models import AuditEntry
from cms.models.versions import version_of
from cms.moderation import approval
from cms.roles import EDITORS
from tests.accounts.signing_in import PASSWORD, sign_in
from tests.anywhere import everything
from tests.editing import save
from tests.factories import EditorFactory, InformationPageFactory, UserFactory


@pytest.fixture
def person(db, django_user_model):
    return django_user_model.objects.create_user("sam", "sam@example.org", PASSWORD, first_name="Sam")


@pytest.fixture
def after(db):
    """Entries made from now on, oldest first."""
    last = AuditEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    def entries(action=None):
        found = AuditEntry.objects.filter(pk__gt=last).order_by("pk")
        return list(found.filter(action=action) if action else found)

    return entries


def rights(entries):
    """Whose doing, which table, and what was before and after."""
    return [
        (each.account, each.subject.split(":")[0], each.facts["before"], each.facts["after"])
        for each in entries
    ]


# --- Nobody changes it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cms_auditentry SET account = 1",
        "DELETE FROM cms_auditentry",
        "DELETE FROM cms_auditentry WHERE id < 0",
        "TRUNCATE cms_auditentry",
    ],
)
def test_the_database_refuses_to_change_or_delete_entries(db, statement):
    record(Action.SIGNED_IN, account=7)
    with (
        pytest.raises((ProgrammingError, InternalError), match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.filter(account=7).exists()


# --- Rights ---------------------------------------------------------------------------------------------


def test_a_role_given_and_taken_in_the_admin_is_noted_with_who_did_it(client, admin_user, person, after):
    client.force_login(admin_user)
    group = Group.objects.get(name=EDITORS)
    form = {"username": "sam", "email": "sam@example.org", "first_name": "Sam", "last_name": "Carter"}
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    assert save(client, edit, form | {"is_active": "on", "groups": [group.pk]}).status_code == 302
    assert save(client, edit, form | {"is_active": "on"}).status_code == 302
    pair = {"user_id": person.pk, "group_id": group.pk}
    assert rights(after(Action.PERMISSION)) == [
        (admin_user.pk, "auth_user_groups", {}, pair),
        (admin_user.pk, "auth_user_groups", pair, {}),
    ]


def test_an_account_closed_or_made_an_administrator_is_noted_and_a_new_name_is_not(person, after):
    person.last_name = "Carter-Jones"
    person.save()
    assert after() == []
    person.is_active, person.is_superuser = False, True
    person.save()
    ((_, table, before, now),) = rights(after())
    assert table == "auth_user"
    assert before == {"is_active": True, "is_superuser": False, "is_staff": False}
    assert now == {"is_active": False, "is_superuser": True, "is_staff": False}


def test_many_rows_at_once_and_plain_sql_are_noted_as_well(person, network, after):
    group = Group.objects.create(name="Helpers")
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=group, page_id=network.pk, permission=Permission.objects.first())]
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE auth_user SET is_superuser = true WHERE id = %s", [person.pk])
    tables = [table for _, table, _, _ in rights(after())]
    assert {"auth_group", "wagtailcore_grouppagepermission", "auth_user"} <= set(tables)


def test_the_privacy_of_a_page_is_noted(network, after):
    PageViewRestriction.objects.create(page=network, restriction_type="login")
    ((_, table, _, now),) = rights(after())
    assert table == "wagtailcore_pageviewrestriction"
    assert now == {"page_id": network.pk, "restriction_type": "login"}


def test_what_one_request_did_is_not_put_down_to_the_next(client, admin_user, person, after):
    client.force_login(admin_user)
    client.post(reverse("wagtailusers_users:edit", args=[person.pk]), {})
    person.groups.add(Group.objects.get(name=EDITORS))
    assert [entry.account for entry in after(Action.PERMISSION)] == [None]


def test_a_form_that_fails_leaves_nobody_behind(person, after):
    with pytest.raises(RuntimeError), acting_as(person.pk):
        raise RuntimeError
    Group.objects.create(name="Helpers")
    assert [entry.account for entry in after()] == [None]


# --- Sign-in, exports, approval -----------------------------------------------------------------------------


def test_signing_in_and_out_is_noted_and_how(client, person, after):
    sign_in(client, "sam")
    client.post("/accounts/logout/")
    assert [(entry.action, entry.account, entry.facts) for entry in after()] == [
        (Action.SIGNED_IN, person.pk, {"ways": ["password"]}),
        (Action.SIGNED_OUT, person.pk, {}),
    ]


def test_refused_sign_ins_are_noted_without_what_was_typed(client, person, after):
    sign_in(client, "sam", "a-wrong-password")
    sign_in(client, "my secret passphrase", "x")
    person.is_active = False
    person.save()
    sign_in(client, "sam")
    assert [(entry.account, entry.facts["reason"]) for entry in after(Action.REFUSED)] == [
        (person.pk, "password"),
        (None, "password"),
        (person.pk, "password"),  # Django's word for it
        (person.pk, "closed account"),
    ]
    typed = ("a-wrong-password", "my secret passphrase")
    assert [row for row in everything() if any(word in row[1] for word in typed)] == []


def test_an_export_is_noted_and_looking_is_not(client, admin_user, after):
    client.force_login(admin_user)
    client.get("/admin/reports/site-history/")
    client.get("/admin/reports/site-history/?export=csv")
    client.get("/admin/nothing/?export=csv")
    ((account, what),) = [(entry.account, entry.facts["what"]) for entry in after(Action.EXPORTED)]
    assert (account, what) == (admin_user.pk, "admin/reports/site-history/")


def test_approval_bypass_and_sign_off_are_noted(home, after, admin_user):
    author, second = EditorFactory(), EditorFactory()
    page = InformationPageFactory(parent=home, live=False)
    page.save_revision(user=author)
    emergency = approval.publish_in_emergency(page, by=admin_user, reason="The roof is coming down")
    approval.sign_off(emergency, by=second, version=version_of(emergency.revision))
    subject = f"home.informationpage:{page.pk}"
    found = [
        (entry.action, entry.account, entry.subject) for entry in after() if entry.action != Action.PERMISSION
    ]
    assert found == [
        (Action.BYPASSED, admin_user.pk, subject),
        (Action.SIGNED_OFF, second.pk, f"cms.emergencypublication:{emergency.pk}"),
    ]


def test_nothing_in_it_names_anybody(client, person, after):
    sign_in(client, "sam")
    person.delete()
    said = " ".join(f"{entry.subject} {entry.facts}" for entry in after())
    assert not any(word in said for word in ("sam", "Sam", "example.org"))


# --- Reading it --------------------------------------------------------------------------------


def test_only_administrators_read_it(client, admin_user):
    assert client.get("/admin/reports/audit/").status_code == 302
    client.force_login(EditorFactory())
    assert client.get("/admin/reports/audit/").status_code in (302, 403)
    client.force_login(admin_user)
    assert client.get("/admin/reports/audit/").status_code == 200


def test_administrators_see_who_it_was_by_todays_name(client, admin_user, person):
    record(Action.EXPORTED, account=person.pk, what="x")
    record(Action.EXPORTED, account=10**9, what="x")
    client.force_login(admin_user)
    page = client.get("/admin/reports/audit/?action=exported").text
    assert "Sam" in page
    assert "Account 1000000000, deleted" in page
    assert "Signed in" not in page.rpartition("<tbody")[2].partition("</tbody>")[0]


def test_a_long_log_costs_the_same(client, admin_user, django_assert_max_num_queries):
    client.force_login(admin_user)
    for number in range(60):
        record(Action.EXPORTED, account=UserFactory().pk, what=str(number))
    with django_assert_max_num_queries(20):
        assert client.get("/admin/reports/audit/").status_code == 200


def test_it_comes_as_json_lines_from_any_point_on(person):
    record(Action.EXPORTED, account=person.pk, what="first")
    last = AuditEntry.objects.latest("pk").pk
    record(Action.EXPORTED, account=person.pk, what="second")
    written = StringIO()
    call_command("audit_log", after=last, stdout=written)
    (line,) = written.getvalue().splitlines()
    read = json.loads(line)
    assert (read["account"], read["action"], read["facts"]) == (person.pk, "exported", {"what": "second"})
