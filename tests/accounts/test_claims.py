"""What of a provider's claims is believed, and that whatever it says makes no fault."""

from io import StringIO

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from cms.accounts import claims
from cms.roles import EDITORS
from tests.accounts.at_provider import PEOPLE, account, claims_of, come_back
from tests.accounts.signing_in import PASSWORD, is_signed_in
from tests.provider.agreed import NOT_SAID

WHO = {"sub": "7", "iss": "https://login.example.org"}


@pytest.fixture(autouse=True)
def _what_the_operator_says(settings):
    settings.OIDC_DOMAINS, settings.OIDC_GROUPS_CLAIM = ["example.org"], "groups"
    settings.OIDC_ADDRESSES_VERIFIED = False


def said(token: dict | None = None, info: dict | None = None, **both) -> claims.Claims:
    return claims.read(
        {"id_token": WHO | both | (token or {}), "userinfo": {"sub": "7"} | both | (info or {})}
    )


# --- Addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "sam@example.org.",  # another name for the same host
        "sam@mail.example.org",
        "sam@notexample.org",
        "sam@example.org.evil.example",
        "sam@evil.example@example.org",
        '"sam@example.org"@evil.example',
        '"sam"@example.org',
        "sam@\u0435xample.org",  # a Cyrillic letter
        "sam@xn--xample-2of.org",  # the same, written in ASCII
        "sam@EXAMPLE.OR\uff27",  # folds to the domain
        "\u212aent@example.org",  # the Kelvin sign is “k” in lower case
        "\u017fam@example.org",  # the long “s”
        "sam@example.org\n",
        " sam@example.org",
        "sam@example.org\0",
        "sam@@example.org",
        "sam@[127.0.0.1]",
        "example.org",
        "@example.org",
        "a" * 250 + "@example.org",
        ["sam@example.org"],
        {"address": "sam@example.org"},
        7,
        True,
        None,
        "",
    ],
)
def test_a_look_alike_or_another_type_is_no_address_of_ours(address):
    assert not said(email=address, email_verified=True).is_ours


@pytest.mark.parametrize("address", ["sam@example.org", "SAM@Example.ORG", "sam+list@example.org"])
def test_a_plain_address_is_ours_in_any_case(address):
    assert said(email=address, email_verified=True).is_ours
    assert said(email=address, email_verified=True).address == address.lower()


def test_a_sub_address_is_another_address_than_the_one_it_is_made_from():
    assert said(email="sam+x@example.org", email_verified=True).address != "sam@example.org"


@pytest.mark.parametrize(
    ("token", "info"),
    [
        ({"email": "sam@example.org"}, {"email": "boss@example.org", "email_verified": True}),
        ({"email": "sam@example.org", "email_verified": True}, {"email": ["sam@example.org"]}),
        ({"email_verified": True}, {"email": "sam@example.org", "email_verified": False}),
        ({"email": "sam@example.org", "email_verified": False}, {"email_verified": True}),
    ],
)
def test_two_answers_that_contradict_each_other_give_no_address(token, info):
    assert not said(token, info).is_ours


def test_what_one_answer_says_and_the_other_does_not_counts():
    assert said({"email": "sam@example.org"}, {"email_verified": True}).is_ours


# --- Who it is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        {"id_token": WHO, "userinfo": {"sub": "8"}},
        {"id_token": WHO, "userinfo": {}},
        {"id_token": WHO, "userinfo": {"sub": 7}},
        {"id_token": {"iss": "x", "sub": 7}, "userinfo": {"sub": 7}},
        {"id_token": {"iss": "x", "sub": ""}, "userinfo": {"sub": ""}},
        {"id_token": {"sub": "7"}, "userinfo": {"sub": "7"}},
        {"userinfo": {"sub": "7"}},
        {"id_token": WHO},
        {"id_token": WHO, "userinfo": ["sub"]},
        {},
    ],
)
def test_an_answer_about_nobody_or_two_people_is_refused(answer):
    with pytest.raises(ValueError, match="provider"):
        claims.read(answer)


# --- Groups -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        (["a", "b"], {"a", "b"}),
        ("a", {"a"}),
        (["a", 7, None, ["b"], {"c": 1}, ""], {"a"}),
        (7, set()),
        (None, set()),
        ({"a": True}, set()),
        ("a,b", {"a,b"}),
        (["A"], {"A"}),
    ],
)
def test_groups_are_texts_as_they_are(groups, found):
    assert said(groups=groups).groups == found


def test_of_two_lists_of_groups_only_what_both_say_counts():
    assert said({"groups": ["a", "b"]}, {"groups": ["b", "c"]}).groups == {"b"}
    assert said({"groups": ["a"]}, {"groups": 7}).groups == set()
    assert said({"groups": ["a"]}).groups == {"a"}


# --- Names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Ruth", "Ruth"),
        ("Ru\u202eth\u200b \x00\n Ann", "Ruth Ann"),
        ("Zoë", "Zoë"),
        ("\ud800", ""),
        ("x" * 500, "x" * 150),
        (["Ruth"], ""),
        (7, ""),
    ],
)
def test_of_a_name_only_what_people_mean_is_kept(name, kept):
    assert said(given_name=name).first_name == kept


def test_a_whole_name_is_taken_where_there_are_no_parts():
    found = said(name="Ruth Ann Doe")
    assert (found.first_name, found.last_name) == ("Ruth", "Ann Doe")


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("ruth", "ruth"),
        ("RUTH", "ruth"),
        ("sam@example.org", "sam@example.org"),
        ("boss@example.org", ""),  # somebody else's address
        ("\u0430dmin", ""),  # a Cyrillic letter
        ("ruth doe", ""),
        ("../admin", ""),
        ("x" * 200, "x" * 150),
        (["ruth"], ""),
    ],
)
def test_a_username_is_no_look_alike_and_nobody_elses_address(wanted, kept):
    assert said(preferred_username=wanted, email="sam@example.org").username == kept


# --- At the real provider ---------------------------------------------------------------------------------


ODD = [None, 7, True, "", "\0", "x" * 5000, [], ["a"], {"a": 1}, [["a"]], "\u202e\u212a", NOT_SAID]
CLAIMS = [
    "email",
    "email_verified",
    "given_name",
    "family_name",
    "name",
    "preferred_username",
    "groups",
    "iss",
]


@pytest.mark.parametrize("claim", CLAIMS)
def test_whatever_a_claim_is_nobody_meets_a_fault_or_becomes_somebody_else(
    client, provider, known_to_the_site, claim
):
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", PASSWORD)
    for value in ODD:
        provider.says(nadia=claims_of("nadia", in_userinfo={claim: value}) | {claim: value})
        browser = Client()
        answer = come_back(browser, provider, "nadia")
        assert answer.status_code in (200, 302, 401), (claim, value)
        assert browser.session.get("_auth_user_id") != str(boss.pk)


def test_a_letter_that_folds_into_another_opens_no_account(client, provider, known_to_the_site):
    kept = get_user_model().objects.create_user("kent", "kent@example.org")
    provider.says(nadia=claims_of("nadia", email="\u212aent@example.org"))
    come_back(client, provider, "nadia")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.filter(user=kept).exists()


def test_a_group_in_another_case_gives_no_role(client, provider, known_to_the_site):
    provider.says(nadia=claims_of("nadia", "SN-Editors", "sn-admins "))
    come_back(client, provider, "nadia")
    assert not account("nadia").groups.exists()
    assert not account("nadia").is_superuser


def test_the_same_number_at_another_provider_is_another_person(client, provider, known_to_the_site):
    come_back(client, provider, "ruth")
    SocialAccount.objects.update(extra_data={"issuer": "https://before.example.org"})
    coming = Client()
    assert come_back(coming, provider, "ruth").status_code == 401
    assert not is_signed_in(coming)


def test_after_a_change_of_provider_people_are_connected_anew(client, provider, known_to_the_site):
    come_back(client, provider, "ruth")
    SocialAccount.objects.update(extra_data={"issuer": "https://before.example.org"})
    call_command("forget_provider", stdout=StringIO())
    coming = Client()
    come_back(coming, provider, "ruth")
    assert coming.session["_auth_user_id"] == str(account("ruth").pk)


def test_an_account_of_before_issuers_were_kept_learns_its_own(client, provider, known_to_the_site):
    come_back(client, provider, "ruth")
    SocialAccount.objects.update(extra_data={})
    come_back(client, provider, "ruth")
    assert is_signed_in(client)
    assert SocialAccount.objects.get().extra_data == {"issuer": f"{provider.address}/o"}


# --- Groups taken away while somebody is signed in --------------------------------------------------------


def test_rights_end_in_every_browser_with_the_providers_next_word(client, provider, known_to_the_site):
    come_back(client, provider, "ruth", "/admin/")
    provider.says(**PEOPLE | {"ruth": claims_of("ruth")})
    assert client.get("/admin/").status_code == 200  # the site has not heard of it
    come_back(Client(), provider, "ruth")
    assert client.get("/admin/").status_code == 302
    assert not account("ruth").groups.filter(name=EDITORS).exists()


def test_another_name_at_the_provider_changes_none_here(client, provider, known_to_the_site):
    come_back(client, provider, "nadia")
    provider.says(nadia=claims_of("nadia", given_name="Ruth", family_name="Kowalski"))
    come_back(client, provider, "nadia")
    assert account("nadia").first_name == "Nadia"
