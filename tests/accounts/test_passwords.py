"""Signing in by password: the one way in, closed to newcomers and leavers, slow for whoever guesses."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.accounts import forgotten, rate_limits
from cms.models import Limit
from cms.security.limits import bucket
from tests.accounts.signing_in import PASSWORD, SIGN_IN, is_signed_in, sign_in
from tests.factories import UserFactory
from tests.mailing import waiting

OFFICE = {"REMOTE_ADDR": "10.1.2.3"}
ELSEWHERE = {"REMOTE_ADDR": "10.9.9.9"}
TOO_MANY = "too many wrong attempts"


@pytest.mark.parametrize("login", ["sam", "SAM@example.org", " sam "])
def test_people_sign_in_by_name_or_address_and_come_to_what_they_wanted(client, person, login):
    answer = sign_in(client, login, next_path="/networks/")
    assert (answer.status_code, answer.url) == (302, "/networks/")
    assert is_signed_in(client)


def test_a_wrong_password_says_so_and_keeps_the_name(client, person):
    page = sign_in(client, "sam", "wrong")
    assert "do not match" in page.text
    assert 'value="sam"' in page.text
    assert "wrong" not in page.text
    assert not is_signed_in(client)


def test_an_unknown_name_is_answered_like_a_wrong_password(client, person):
    pages = [sign_in(client, name, "wrong") for name in ("sam", "nobody")]
    assert pages[0].context["form"].errors == pages[1].context["form"].errors


@pytest.mark.parametrize("path", ["signup/", "3rdparty/signup/", "social/signup/", "email/", "password/set/"])
def test_nobody_signs_up(client, person, path):
    assert client.get(f"/accounts/{path}").status_code == 404
    client.force_login(person)
    assert client.post(f"/accounts/{path}", {"email": "new@example.org"}).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("wagtails", "ours"),
    [
        ("/admin/login/", SIGN_IN),
        ("/admin/login/?next=/admin/pages/", f"{SIGN_IN}?next=/admin/pages/"),
        ("/admin/password_reset/", "/accounts/password/reset/"),
        ("/admin/password_reset/confirm/MQ/x-y/", "/accounts/password/reset/"),
    ],
)
def test_wagtails_own_ways_in_are_closed(client, administrator, method, wagtails, ours):
    answer = getattr(client, method)(
        wagtails, {"username": "alex", "password": PASSWORD} if method == "post" else {}
    )
    assert (answer.status_code, answer.url) == (302, ours)
    assert not is_signed_in(client)


def test_the_admin_leads_to_the_one_way_in(client):
    assert client.get("/admin/users/").url == f"{SIGN_IN}?next=/admin/users/"


def test_a_closed_account_is_told_so(client, person):
    person.is_active = False
    person.save()
    answer = sign_in(client, "sam")
    assert answer.url == "/accounts/inactive/"
    assert not is_signed_in(client)


def test_somebody_who_leaves_loses_access_at_the_next_request(client, person):
    sign_in(client, "sam")
    assert client.get("/accounts/").status_code == 200
    person.is_active = False
    person.save()
    assert client.get("/accounts/").status_code == 302


def test_a_session_ends_within_a_working_day(client, person):
    sign_in(client, "sam")
    assert client.session.get_expiry_age() <= 12 * 3600


# --- Guessing ---------------------------------------------------------------------------------------------


def fail(client, login, times, **headers):
    return [TOO_MANY in sign_in(client, login, "wrong", **headers).text for _ in range(times)]


def test_whoever_guesses_has_to_wait_even_with_the_right_password(client, person):
    assert fail(client, "sam", 7, **ELSEWHERE) == [False] * 5 + [True] * 2
    assert TOO_MANY in sign_in(client, "sam", **ELSEWHERE).text
    assert not is_signed_in(client)


def test_guessing_from_elsewhere_does_not_lock_a_person_out(client, person):
    fail(client, "sam", 20, **ELSEWHERE)
    sign_in(client, "sam", **OFFICE)
    assert is_signed_in(client)


def test_five_mistakes_of_one_do_not_lock_out_the_office(client, person, editor):
    fail(client, "sam", 20, **OFFICE)
    sign_in(client, "ruth", **OFFICE)
    assert is_signed_in(client)


def test_an_account_guessed_at_from_many_addresses_is_closed_in_the_end(client, person, monkeypatch):
    monkeypatch.setitem(rate_limits.LIMITS, "account", "10/h/key")
    for number in range(5):
        fail(client, "sam", 2, REMOTE_ADDR=f"10.0.0.{number}")
    assert TOO_MANY in sign_in(client, "sam", **ELSEWHERE).text


def test_accounts_tried_out_from_one_address_close_it_to_strangers_but_not_to_its_regulars(
    client, person, editor, monkeypatch
):
    monkeypatch.setitem(rate_limits.LIMITS, "address", "10/10m/key")
    sign_in(client, "sam", **OFFICE)
    client.logout()
    for number in range(10):
        UserFactory(username=f"colleague{number}")
        fail(client, f"colleague{number}", 1, **OFFICE)
    assert TOO_MANY in sign_in(client, "ruth", **OFFICE).text
    assert TOO_MANY in sign_in(client, "nobody", **OFFICE).text  # or one could tell who has an account
    sign_in(client, "sam", **OFFICE)
    assert is_signed_in(client)


def test_made_up_names_from_one_address_keep_no_colleague_out(client, person, rf, monkeypatch):
    monkeypatch.setitem(rate_limits.LIMITS, "address", "10/10m/key")
    request = rf.post(SIGN_IN, **OFFICE)
    assert all(rate_limits.count(request, f"made up {number}") for number in range(40))
    sign_in(client, "sam", **OFFICE)
    assert is_signed_in(client)


def test_a_name_that_nobody_has_is_closed_like_one_that_somebody_has(client, person, monkeypatch):
    assert fail(client, "nobody", 7, **ELSEWHERE) == fail(client, "sam", 7, **ELSEWHERE)
    monkeypatch.setitem(rate_limits.LIMITS, "account", "10/h/key")
    for name in ("sam", "nobody"):
        for number in range(5):
            fail(client, name, 2, REMOTE_ADDR=f"10.0.0.{number}")
        assert TOO_MANY in sign_in(client, name, **OFFICE).text


def test_made_up_names_make_no_more_rows_than_there_are_buckets(db, monkeypatch, rf):
    monkeypatch.setattr(rate_limits, "bucket", lambda *parts, **_: bucket(*parts, digits=1))
    for number in range(30):
        rate_limits.count(rf.post(SIGN_IN, REMOTE_ADDR=f"10.0.0.{number}"), f"made up {number}")
        rate_limits.may_ask_for_link(rf.post(SIGN_IN), f"made-up-{number}@example.org")
    assert Limit.objects.count() <= 16 * 3


def test_success_is_not_counted(client, person):
    for _ in range(12):
        assert sign_in(client, "sam", **OFFICE).status_code == 302
        client.logout()


def test_what_a_proxy_of_ours_says_about_the_address_is_believed(client, person, editor, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    fail(client, "sam", 6, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert TOO_MANY in sign_in(client, "sam", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.7").text
    assert sign_in(client, "sam", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.8").status_code == 302


def test_somebody_who_is_signed_in_and_guesses_on_is_told_to_wait_by_a_page_of_the_site(client, person):
    sign_in(client, "sam")
    for _ in range(11):
        answer = client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert answer.status_code == 429
    assert "Wait five minutes" in answer.text
    assert 'class="masthead' in answer.text


# --- Other passwords ---------------------------------------------------------------------------------------


def link_in_mail() -> str:
    (sent,) = waiting()
    return re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", sent.body)[1]


def ask_for_link(client, address="sam@example.org"):
    return client.post("/accounts/password/reset/", {"email": address})


def work_on_links() -> int:
    """What the worker does with what was asked for; returns how often that was."""
    jobs = ProcrastinateJob.objects.filter(task_name=forgotten.SEND, status="todo")
    sealed = [args["sealed"] for args in jobs.order_by("pk").values_list("args", flat=True)]
    for each in sealed:
        forgotten.send_links(each)
    jobs.update(status="succeeded")
    return len(sealed)


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(client, person):
    fail(client, "sam", 6)
    ask_for_link(client)
    work_on_links()
    link = link_in_mail()
    new = "five other words to remember"
    form = client.get(link, follow=True)
    assert client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}).status_code == 302
    assert not is_signed_in(client)
    sign_in(client, "sam", new)
    assert is_signed_in(client)
    assert "This link has expired" in Client().get(link, follow=True).text


def test_a_link_is_too_old_after_an_hour(client, person, time_machine):
    time_machine.move_to("2026-11-23 12:00")
    ask_for_link(client)
    work_on_links()
    link = link_in_mail()
    time_machine.move_to("2026-11-23 12:59")
    assert "This link has expired" not in Client().get(link, follow=True).text
    time_machine.move_to("2026-11-23 13:01")
    assert "This link has expired" in Client().get(link, follow=True).text


@pytest.mark.parametrize(
    "password", ["  Four  words\tnobody guesses ", "p\u200bässwörd \u202e with signs", "x" * 200]
)
def test_a_password_counts_exactly_as_it_was_typed(client, person, password):
    sign_in(client, "sam")
    typed = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/accounts/password/change/", typed).status_code == 302
    for almost in (password.strip(), password.lower(), password.replace("\u200b", ""), password[:-1]):
        if almost != password:
            other = Client()
            sign_in(other, "sam", almost)
            assert not is_signed_in(other)
    other = Client()
    sign_in(other, "sam", password)
    assert is_signed_in(other)


def test_asking_for_a_link_does_not_say_who_has_an_account(client, person):
    answers = [ask_for_link(client, address).url for address in ("sam@example.org", "nobody@example.org")]
    assert len(set(answers)) == 1
    assert waiting() == []
    assert work_on_links() == 2
    assert [sent.to for sent in waiting()] == [["sam@example.org"]]


def test_an_address_somebody_has_is_no_more_work_than_one_that_nobody_has(client, person):
    """Asked in either order: what takes longer the first time does so for both."""
    asked = {}
    for address in ("sam@example.org", "nobody@example.org") * 2:
        with CaptureQueriesContext(connection) as queries:
            ask_for_link(client, address)
        # But for values: what is sealed, hashed or a moment differs each time.
        asked[address] = [re.sub(r"'[^']*'", "?", each["sql"]) for each in queries]
    assert asked["sam@example.org"] == asked["nobody@example.org"]
    jobs = ProcrastinateJob.objects.filter(task_name=forgotten.SEND).values_list("args", flat=True)
    assert len({len(args["sealed"]) for args in jobs}) <= 2  # as long as the address, and no more
    assert not any("example" in args["sealed"] for args in jobs)


def test_the_link_leads_to_the_address_that_the_account_has(client, person, django_user_model):
    """Two accounts with one address, in other letters: each gets its own; a closed one gets none."""
    django_user_model.objects.create_user("sam2", "Sam@Example.org", PASSWORD)
    django_user_model.objects.create_user("left", "sam@example.org", PASSWORD, is_active=False)
    ask_for_link(client, "SAM@example.org")
    work_on_links()
    names = [re.search(r"Your username is (\w+)", sent.body)[1] for sent in waiting()]
    assert [sent.to for sent in waiting()] == [["sam@example.org"], ["Sam@example.org"]]
    assert names == ["sam", "sam2"]


def test_a_link_asked_for_too_often_is_refused_in_words_with_the_address_kept(client, person):
    answers = [ask_for_link(client, address) for address in ["sam@example.org", "nobody@example.org"] * 6]
    assert [answer.status_code for answer in answers] == [302] * 10 + [200] * 2
    for answer, address in zip(answers[-2:], ("sam", "nobody"), strict=True):
        assert "five times in the last hour" in answer.text
        assert f'value="{address}@example.org"' in answer.text
    assert work_on_links() == 10
    assert len(waiting()) == 5


def test_somebody_who_signs_in_elsewhere_gets_no_password_here(client, person):
    person.set_unusable_password()
    person.save()
    ask_for_link(client)
    assert work_on_links() == 1
    assert waiting() == []


def test_a_changed_password_ends_all_other_sessions(client, person):
    other = Client()
    sign_in(other, "sam")
    sign_in(client, "sam")
    new = "five other words to remember"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", form).url == "/accounts/?done=1"
    assert client.get("/accounts/").status_code == 200
    assert other.get("/accounts/").status_code == 302


@pytest.mark.parametrize("weak", ["short", "password1234", "918273645546372"])
def test_a_weak_password_is_refused(client, person, weak):
    sign_in(client, "sam")
    page = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    assert page.context["form"].errors["password1"]
