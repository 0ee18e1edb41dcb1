"""Which account somebody from the provider gets: none that is worth more without its owner's word."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client, override_settings
from time_machine import travel

from cms.models import AuditEntry
from cms.roles import EDITORS
from tests.accounts.at_provider import (
    CONNECT,
    PEOPLE,
    account,
    claims_of,
    come_back,
    connect,
    is_signed_in_by_password,
)
from tests.accounts.signing_in import PASSWORD, is_signed_in, set_up_second_factor, sign_in
from tests.html.checker import problems
from tests.provider.agreed import NOT_SAID

pytestmark = pytest.mark.usefixtures("known_to_the_site")


@pytest.fixture
def people(django_user_model):
    return django_user_model.objects


def refused(client, provider, name) -> str:
    """What the page says to somebody who does not get in."""
    page = come_back(client, provider, name)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert problems(page.text) == []
    return page.text


# --- By address alone -------------------------------------------------------------------------------------


def test_an_empty_account_with_their_address_is_theirs(client, provider, people):
    made = people.create_user("n.osei", "Nadia@Example.org")
    come_back(client, provider, "nadia")
    assert client.session["_auth_user_id"] == str(made.pk)


def with_password(user):
    user.set_password(PASSWORD)
    user.save()


def administrator(user):
    user.is_superuser = True
    user.save()


def with_a_role(user):
    user.groups.add(Group.objects.get(name=EDITORS))


def with_a_right(user):
    user.user_permissions.add(Permission.objects.first())


def with_another_login(user):
    SocialAccount.objects.create(user=user, provider="organisation", uid="somebody else")


@pytest.mark.parametrize("worth", [with_password, administrator, with_a_role, with_a_right])
def test_an_account_worth_more_than_their_groups_give_is_not_opened_by_its_address(
    client, provider, people, worth
):
    made = people.create_user("boss", "nadia@example.org")
    worth(made)
    assert "You already have an account here" in refused(client, provider, "nadia")
    before, made = made, people.get(pk=made.pk)
    assert (made.password, made.is_superuser) == (before.password, before.is_superuser)


def test_an_account_somebody_else_signs_in_to_is_not_opened_by_its_address(client, provider, people):
    with_another_login(people.create_user("boss", "nadia@example.org"))
    assert "You already have an account here" in come_back(client, provider, "nadia").text
    assert not is_signed_in(client)


def test_a_role_that_their_groups_give_as_well_is_no_more_than_that(client, provider, people):
    made = people.create_user("r.kowalski", "ruth@example.org")
    with_a_role(made)
    come_back(client, provider, "ruth")
    assert client.session["_auth_user_id"] == str(made.pk)


def test_an_address_that_two_accounts_have_opens_neither(client, provider, people):
    for name in ("one", "two"):
        people.create_user(name, "nadia@example.org")
    assert "You already have an account here" in refused(client, provider, "nadia")


def test_an_address_an_account_had_before_is_free_for_somebody_else(client, provider, people):
    come_back(Client(), provider, "nadia")
    people.filter(username="nadia").update(email="nadia.osei@example.org")
    provider.says(ruth=claims_of("ruth", email="nadia@example.org"))
    come_back(client, provider, "ruth")
    assert account("ruth").email == "nadia@example.org"
    assert account("nadia").email == "nadia.osei@example.org"


@pytest.mark.parametrize("said", [False, NOT_SAID, None, "true", "True", 1, [True], {"is": True}])
def test_an_address_the_provider_did_not_verify_opens_and_makes_nothing(client, provider, people, said):
    people.create_superuser("boss", "ruth@example.org", PASSWORD)
    provider.says(**{name: claims_of(name, email_verified=said) for name in ("ruth", "nadia")})
    for name in ("ruth", "nadia"):
        assert "There is no account for you here" in refused(Client(), provider, name)
    assert people.count() == 1
    assert is_signed_in_by_password("boss")


def test_an_address_counts_as_verified_where_the_operator_says_so_but_never_against_the_providers_word(
    client, provider, settings
):
    settings.OIDC_ADDRESSES_VERIFIED = True
    said = {"nadia": False, "ruth": NOT_SAID}
    provider.says(**{name: claims_of(name, email_verified=value) for name, value in said.items()})
    refused(client, provider, "nadia")
    come_back(client, provider, "ruth")
    assert is_signed_in(client)


# --- By their own word, signed in at both -----------------------------------------------------------------


def test_the_owner_connects_the_two_and_the_password_goes(client, provider, people):
    people.create_superuser("other", password=PASSWORD)
    made = people.create_user("boss", "old@example.org", PASSWORD)
    with_a_role(made)
    sign_in(client, "boss")
    assert CONNECT in client.get("/accounts/").text
    assert "We then delete your password for this site" in client.get(CONNECT).text
    answer = connect(client, provider, "ruth")
    assert "you sign in with your work account" in client.get(answer.url).text
    assert not is_signed_in_by_password("boss")
    coming = Client()
    come_back(coming, provider, "ruth")
    assert coming.session["_auth_user_id"] == str(made.pk)
    assert AuditEntry.objects.filter(account=made.pk, facts__what="provider").exists()


def test_other_browsers_are_signed_out_when_the_password_goes(client, provider, people):
    people.create_user("boss", "old@example.org", PASSWORD)
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, "boss")
    pages = [client.get(CONNECT), client.get(connect(client, provider, "nadia").url)]
    assert [problems(page.text) for page in pages] == [[], []]
    assert "Only here." in pages[1].text
    assert client.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302


def test_connecting_asks_for_the_password_once_more_after_a_while(client, provider, people):
    people.create_user("boss", "old@example.org", PASSWORD)
    with travel("2026-03-02 09:00", tick=False):
        sign_in(client, "boss")
    with travel("2026-03-02 09:20", tick=False):
        assert client.get(CONNECT).url.startswith("/accounts/reauthenticate/")
        back = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": CONNECT})
        assert back.url == CONNECT
    with travel("2026-03-02 09:40", tick=False):
        assert client.post(CONNECT).url.startswith("/accounts/reauthenticate/")


def test_who_stays_long_at_the_provider_confirms_again(client, provider, people):
    people.create_user("boss", "old@example.org", PASSWORD)
    sign_in(client, "boss")
    answer = provider.let_in(client.post(CONNECT).url, "nadia")
    with override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=0):
        assert client.get(answer).url == CONNECT
    assert not SocialAccount.objects.exists()


def test_whose_role_needs_a_second_factor_brings_it_before_connecting(
    client, provider, editor, second_factor_required
):
    sign_in(client, "ruth")
    assert client.get(CONNECT).url == "/accounts/2fa/totp/activate/"
    assert client.post(CONNECT).status_code == 403
    set_up_second_factor(client)
    assert client.get(CONNECT).status_code == 200


def test_the_provider_must_ask_again_who_it_is(client, people):
    people.create_user("boss", "old@example.org", PASSWORD)
    sign_in(client, "boss")
    assert "prompt=login" in client.post(CONNECT).url


def test_nobody_is_connected_who_is_not_signed_in_here(client, provider, people):
    assert client.get(CONNECT).url.startswith("/accounts/login/")
    people.create_user("boss", "old@example.org", PASSWORD)
    sign_in(client, "boss")
    answer = provider.let_in(client.post(CONNECT).url, "nadia")
    client.post("/accounts/logout/")
    assert client.get(answer).status_code in (302, 401)
    assert not SocialAccount.objects.exists()


def test_a_work_account_that_opens_another_account_stays_there(client, provider, people):
    come_back(Client(), provider, "nadia")
    people.create_user("boss", "old@example.org", PASSWORD)
    sign_in(client, "boss")
    assert "already opens another account" in connect(client, provider, "nadia").text
    assert SocialAccount.objects.get().user == account("nadia")
    assert is_signed_in_by_password("boss")


@pytest.mark.parametrize("claims", [claims_of("nadia", email_verified=False), PEOPLE["contractor"]])
def test_an_address_not_ours_or_not_verified_is_connected_with_nothing(client, provider, people, claims):
    people.create_user("boss", "nadia@example.org", PASSWORD)
    provider.says(nadia=claims)
    sign_in(client, "boss")
    page = connect(client, provider, "nadia").text
    assert "Nothing has changed" in page
    assert problems(page) == []
    assert not SocialAccount.objects.exists()


def test_without_a_provider_or_a_password_there_is_nothing_to_connect(client, provider, settings, people):
    come_back(client, provider, "nadia")
    assert CONNECT not in client.get("/accounts/").text
    assert client.get(CONNECT).url == "/accounts/"
    settings.SOCIALACCOUNT_PROVIDERS = {}
    people.create_user("boss", "old@example.org", PASSWORD)
    sign_in(client, "boss")
    assert client.post(CONNECT).url == "/accounts/"


# --- The last administrator -------------------------------------------------------------------------------


def test_the_last_administrator_keeps_role_and_password_whatever_the_provider_says(client, provider, people):
    boss = people.create_superuser("boss", "old@example.org", PASSWORD)
    sign_in(client, "boss")
    connect(client, provider, "nadia")
    come_back(Client(), provider, "nadia")
    assert get_user_model().objects.get(pk=boss.pk).is_superuser
    assert is_signed_in_by_password("boss")
    kept = AuditEntry.objects.filter(action=AuditEntry.Action.PERMISSION, facts__kept="last administrator")
    assert kept.filter(account=boss.pk, subject=f"auth_user:{boss.pk}").exists()


def test_with_another_administrator_the_providers_groups_count(client, provider, people):
    people.create_superuser("other", password=PASSWORD)
    people.create_superuser("boss", "old@example.org", PASSWORD)
    sign_in(client, "boss")
    connect(client, provider, "nadia")
    assert not account("boss").is_superuser
    assert not is_signed_in_by_password("boss")
