"""The last administrator cannot be lost: by no form, command, statement, nor by two at once."""

from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from cms.accounts.last_administrator import administrators, is_refusal
from tests.committed import at_once, scratch_database
from tests.editing import made_from
from tests.factories import UserFactory


def statement(sql):
    def run(user):
        with connection.cursor() as cursor:
            cursor.execute(sql, [user.pk])

    return run


def saved_with(**values):
    def run(user):
        for name, value in values.items():
            setattr(user, name, value)
        user.save()

    return run


def everybody(**values):
    return lambda user: get_user_model().objects.update(**values)


ROADS = {
    "closing the account": saved_with(is_active=False),
    "taking the role": saved_with(is_superuser=False),
    "both for everybody": everybody(is_superuser=False, is_active=False),
    "deleting the account": lambda user: user.delete(),
    "deleting all accounts": lambda user: get_user_model().objects.all().delete(),
    "plain SQL": statement("UPDATE auth_user SET is_superuser = false WHERE id = %s"),
    "deleting by SQL": statement("DELETE FROM auth_user WHERE id = %s"),
}


@pytest.mark.parametrize("road", ROADS)
def test_no_statement_loses_the_last_administrator(administrator, road):
    UserFactory()
    get_user_model().objects.create_superuser("closed", is_active=False)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ROADS[road](administrator)
    assert is_refusal(refused.value)
    assert list(administrators()) == [administrator]


def test_with_another_administrator_one_may_go(administrator):
    other = get_user_model().objects.create_superuser("other")
    administrator.delete()
    assert list(administrators()) == [other]


def test_in_one_statement_the_role_may_pass_to_somebody_else(administrator):
    heir = UserFactory()
    statement("UPDATE auth_user SET is_superuser = (username <> 'alex') WHERE id >= %s")(administrator)
    assert heir in administrators()
    assert administrator not in administrators()


def test_another_fault_of_the_database_is_not_taken_for_it(person):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        get_user_model().objects.create_user(person.username)
    assert not is_refusal(refused.value)


# --- With real commits ------------------------------------------------------------------------------------


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), scratch_database():
        yield


@pytest.fixture
def helper(committed):
    """Somebody whom an organisation lets look after accounts, without being an administrator."""
    group = Group.objects.create(name="Helpdesk")
    group.permissions.add(
        *Permission.objects.filter(content_type__model="user", content_type__app_label="auth")
    )
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = UserFactory()
    user.groups.add(group)
    browser = Client()
    browser.force_login(user)
    return browser


def form_of(user, **changes):
    form = {"username": user.username, "email": user.email, "first_name": "Alex", "last_name": "Morgan"}
    return form | {"is_active": "on", "is_superuser": "on"} | changes


def test_no_form_of_the_admin_loses_the_last_administrator_and_each_says_why(helper):
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org")
    edit = reverse("wagtailusers_users:edit", args=[boss.pk])
    bulk = reverse("wagtail_bulk_action", args=["auth", "user", "set_active_state"])
    for address, form in (
        (edit, form_of(boss, is_superuser="")),
        (edit, form_of(boss, is_active="")),
        (f"{bulk}?id={boss.pk}", {"mark_as_active": "False"}),
    ):
        version = made_from(helper, address) if address == edit else {}
        answer = helper.post(address, version | {name: value for name, value in form.items() if value})
        assert answer.url == reverse("wagtailusers_users:index"), address
        assert "This is the last administrator" in helper.get(answer.url).text
        assert list(administrators()) == [boss]
    helper.post(reverse("wagtailusers_users:delete", args=[boss.pk]))
    helper.post(f"{reverse('wagtail_bulk_action', args=['auth', 'user', 'delete'])}?id={boss.pk}")
    assert list(administrators()) == [boss]


def test_two_administrators_who_take_the_role_from_each_other_at_once_leave_one(committed):
    for number in range(3):
        one, other = (
            get_user_model().objects.create_superuser(f"{name}{number}") for name in ("one", "other")
        )
        administrators().exclude(pk__in=[one.pk, other.pk]).delete()
        browsers = [Client(), Client()]
        for browser, user in zip(browsers, (one, other), strict=True):
            browser.force_login(user)

        def demote(browser, user):
            edit = reverse("wagtailusers_users:edit", args=[user.pk])
            form = made_from(browser, edit) | form_of(user, email="a@example.org")
            del form["is_superuser"]
            return lambda: browser.post(edit, form).status_code

        answers = at_once(demote(browsers[0], other), demote(browsers[1], one))
        assert administrators().count() == 1, answers


def test_two_transactions_wait_for_each_other(committed):
    one, other = (get_user_model().objects.create_superuser(name) for name in ("one", "other"))
    administrators().exclude(pk__in=[one.pk, other.pk]).delete()

    def close(user):
        try:
            with transaction.atomic():
                get_user_model().objects.filter(pk=user.pk).update(is_active=False)
                statement("SELECT pg_sleep(0.3), %s")(user)
        except IntegrityError:
            return "refused"
        return "closed"

    assert sorted(at_once(partial(close, one), partial(close, other))) == ["closed", "refused"]
    assert administrators().count() == 1
