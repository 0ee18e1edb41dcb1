"""Signing in with the organisation's accounts, at a real OpenID provider on this machine."""

import time

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from time_machine import travel

from cms.roles import EDITORS, EQUALITY_TEAM
from cms.settings.authentication import PROVIDER
from tests.accounts.at_provider import PEOPLE, START, account, claims_of, come_back, providers
from tests.accounts.signing_in import is_signed_in
from tests.anywhere import everything

pytestmark = pytest.mark.usefixtures("known_to_the_site")


def test_the_way_there_is_on_the_sign_in_page_and_keeps_what_was_wanted(client):
    page = client.get("/accounts/login/?next=/networks/").text
    assert "Sign in with Sedgebourne" in page
    assert f'href="{START}?next=/networks/"' in page


def test_a_first_sign_in_makes_an_account_and_leads_to_what_was_wanted(client, provider):
    answer = come_back(client, provider, "nadia", "/networks/")
    assert (answer.status_code, answer.url) == (302, "/networks/")
    assert is_signed_in(client)
    made = account("nadia")
    assert (made.email, made.first_name) == ("nadia@example.org", "Nadia")
    assert not any([made.is_superuser, made.groups.exists(), made.has_usable_password()])


def test_a_second_sign_in_finds_the_same_account(client, provider):
    for _ in range(2):
        come_back(client, provider, "nadia")
        client.logout()
    assert get_user_model().objects.filter(email="nadia@example.org").count() == 1


def test_an_address_of_another_domain_makes_no_account(client, provider):
    page = come_back(client, provider, "contractor")
    assert "There is no account for you here" in page.text
    assert not is_signed_in(client)
    assert not get_user_model().objects.filter(email__contains="contractor").exists()


def test_without_a_domain_nobody_gets_an_account(client, provider, settings):
    settings.OIDC_DOMAINS = []
    assert "no account" in come_back(client, provider, "nadia").text


# --- Roles --------------------------------------------------------------------------------------------------


def test_groups_give_roles(client, provider):
    come_back(client, provider, "ruth", "/admin/")
    assert [group.name for group in account("ruth").groups.all()] == [EDITORS]
    assert client.get("/admin/").status_code == 200


def test_administrators_are_one_of_them(client, provider):
    come_back(client, provider, "alex")
    assert account("alex").is_superuser


def test_a_group_that_is_gone_takes_its_role_along_and_leaves_others_alone(client, provider):
    come_back(client, provider, "ruth")
    lead = Group.objects.create(name="Leads of the Carers’ Network")
    account("ruth").groups.add(lead)
    client.logout()
    provider.says(**PEOPLE | {"ruth": claims_of("ruth", "sn-equality")})
    come_back(client, provider, "ruth")
    assert {group.name for group in account("ruth").groups.all()} == {EQUALITY_TEAM, lead.name}
    get_user_model().objects.create_superuser("other")
    come_back(Client(), provider, "alex")
    provider.says(**PEOPLE | {"alex": claims_of("alex")})
    come_back(Client(), provider, "alex")
    assert not account("alex").is_superuser


def test_without_any_mapping_the_provider_gives_and_takes_nothing(client, provider, settings):
    settings.OIDC_ROLES = {}
    come_back(client, provider, "alex")
    get_user_model().objects.filter(username="alex").update(is_superuser=True)
    come_back(client, provider, "alex")
    assert account("alex").is_superuser


def test_another_claim_may_hold_the_groups(client, provider, settings):
    settings.OIDC_GROUPS_CLAIM = "roles"
    provider.says(**PEOPLE | {"nadia": claims_of("nadia", roles="sn-editors")})
    come_back(client, provider, "nadia")
    assert account("nadia").groups.get().name == EDITORS


# --- Leavers and second factors -------------------------------------------------------------------


def test_a_leaver_is_out_at_the_next_request_and_does_not_come_back(client, provider):
    come_back(client, provider, "nadia")
    get_user_model().objects.filter(username="nadia").update(is_active=False)
    assert client.get("/accounts/").status_code == 302
    assert come_back(Client(), provider, "nadia").url == "/accounts/inactive/"


@pytest.mark.parametrize(("asks", "status"), [(True, 200), (False, 302)])
def test_the_providers_second_factor_counts_where_it_asks_for_one(client, provider, settings, asks, status):
    settings.SECOND_FACTOR_REQUIRED, settings.OIDC_ASKS_SECOND_FACTOR = True, asks
    come_back(client, provider, "ruth")
    assert client.get("/admin/").status_code == status


def test_confirming_who_it_is_goes_through_the_provider_which_must_ask_again(client, provider):
    come_back(client, provider, "alex")
    later = time.time() + 20 * 60  # noqa: TID251 - the provider is another process, with the machine's clock
    with travel(later, tick=False):
        asked = client.get("/admin/users/")
        assert asked.status_code == 200
        asked = client.get("/admin/users/new/")
        assert asked.url == f"{START}?next=%2Fadmin%2Fusers%2Fnew%2F"
        asked = client.get(asked.url)
        assert "prompt=login" in asked.url
        assert "max_age=0" in asked.url


# --- What can go wrong ----------------------------------------------------------------------------


def test_nothing_of_what_the_provider_said_is_kept_but_name_and_address(client, provider):
    provider.says(**PEOPLE | {"nadia": claims_of("nadia", "secret-group", birthdate="1990-01-01")})
    for _ in range(2):
        come_back(client, provider, "nadia")
    assert SocialAccount.objects.get().extra_data == {"issuer": f"{provider.address}/o"}
    assert not SocialToken.objects.exists()
    assert [row for row in everything() if "1990-01-01" in row[1] or "secret-group" in row[1]] == []


@pytest.mark.parametrize(
    "answer",
    ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y", "?error=%00", "?state=" + "x" * 3000],
)
def test_an_answer_nobody_asked_for_is_refused_with_our_page(client, answer):
    page = client.get(f"/accounts/oidc/{PROVIDER}/login/callback/{answer}")
    assert page.status_code in (400, 401)
    assert 'class="site-header"' in page.text
    assert not is_signed_in(client)


def test_the_answer_to_somebody_else_is_refused(client, provider):
    answer = provider.let_in(client.get(START).url, "nadia")
    stranger = Client()
    assert stranger.get(answer).status_code == 401
    assert not is_signed_in(stranger)


def test_an_answer_works_once(client, provider):
    answer = provider.let_in(client.get(START).url, "nadia")
    client.get(answer)
    client.logout()
    assert client.get(answer).status_code == 401
    assert not is_signed_in(client)


def test_stopping_on_the_way_is_told_kindly(client):
    state = client.get(START).url.split("state=")[1].split("&")[0]
    answer = client.get(f"/accounts/oidc/{PROVIDER}/login/callback/?error=access_denied&state={state}")
    assert "Nothing has changed" in client.get(answer.url).text


def test_strange_claims_are_refused_with_a_page(client, provider):
    page = come_back(client, provider, "odd")
    assert page.status_code in (200, 401)
    assert not is_signed_in(client)


def test_a_provider_that_does_not_answer_is_told_kindly(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = providers("http://127.0.0.1:9/o")
    page = client.get(START)
    assert page.status_code == 401
    assert "did not answer" in page.text


def test_without_a_provider_there_is_no_way_there(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert client.get(START).status_code == 404
    assert client.get(f"/accounts/oidc/{PROVIDER}/login/callback/?code=x").status_code == 404
    assert START not in client.get("/accounts/login/").text


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_coming_back_never_leads_to_another_site(client, provider, wanted):
    assert come_back(client, provider, "nadia", wanted).url == "/"


def test_no_account_can_be_tied_to_another_by_a_link(client, provider, person):
    client.force_login(person)
    asked = client.get(START, {"process": "connect"})
    client.get(provider.let_in(asked.url, "nadia"))
    assert not SocialAccount.objects.filter(user=person).exists()
