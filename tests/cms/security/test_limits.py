"""The store behind the limits: nothing pushes out of it, all processes share it, and nobody is in it."""

import pkgutil
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection
from django.urls import get_resolver
from time_machine import travel

from cms.models import Limit
from cms.security.limits import LimitsCache, bucket, limits, network_of
from cms.security.rate_limit import RateLimit
from cms.tasks import forget_limits
from tests.accounts.signing_in import sign_in
from tests.anywhere import everything
from tests.committed import at_once, scratch_database

NOON = datetime(2026, 11, 25, 12, 20, tzinfo=UTC)
OURS = ("cms", "networks", "updates", "home", "search")
# What may be forgotten at any time: computed again, or a count that says “at least”.
FORGETFUL = {"cms.admin.worker_status", "search.analytics"}
# `cms.caching` keeps whole pages in Redis; what it loses is rendered again.
OF_SEVERAL = {"cms.wsgi", "cms.security.limits"}


@pytest.mark.django_db
class TestTheStore:
    def test_what_is_added_stays_until_its_time_is_over_and_no_longer(self):
        with travel(NOON, tick=False) as clock:
            assert limits.add("key", 1, 60)
            assert not limits.add("key", 5, 60)
            assert (limits.get("key"), limits.incr("key")) == (1, 2)
            clock.shift(61)
            assert limits.get("key") is None
            with pytest.raises(ValueError, match="not found"):
                limits.incr("key")
            assert limits.add("key", 7, 60)
            assert limits.get("key") == 7
        assert Limit.objects.count() == 1

    def test_it_keeps_what_allauth_keeps(self):
        for value in (True, "y", [1764417600.25, 1764417600.0]):
            limits.set("key", value, 60)
            assert limits.get("key") == value
        assert limits.delete("key")
        assert not limits.delete("key")
        assert limits.get("key", "nothing") == "nothing"

    def test_a_thousand_others_push_nothing_out(self):
        limits.add("first", 1, 60)
        for number in range(1000):
            limits.add(f"other {number}", 1, 60)
        assert limits.get("first") == 1

    def test_no_row_says_what_was_counted(self):
        limits.set("sam@example.org from 192.0.2.1", True, 60)
        assert not [row for row in everything() if "sam@" in row[1] or "192.0.2.1" in row[1]]

    def test_who_has_the_table_but_not_the_key_cannot_try_names_out(self, settings):
        limits.set("sam", True, 60)
        before = bucket("192.0.2.1")
        settings.SECRET_KEY = "another"
        assert limits.get("sam") is None
        assert bucket("192.0.2.1") != before

    def test_it_is_in_no_log_that_could_be_archived(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT relpersistence FROM pg_class WHERE oid = 'cms_limit'::regclass")
            assert cursor.fetchone() == ("u",)

    def test_what_is_over_is_deleted_within_ten_minutes(self):
        with travel(NOON, tick=False) as clock:
            limits.set("short", 1, 60)
            limits.set("long", 1, 3600)
            clock.shift(timedelta(minutes=10))
            forget_limits(timestamp=0)
            assert (Limit.objects.count(), limits.get("long")) == (1, 1)


@travel(NOON, tick=False)
def test_of_many_at_once_exactly_as_many_as_allowed_go_on(django_db_setup, django_db_blocker, rf):
    with django_db_blocker.unblock(), scratch_database():
        limit, request = RateLimit("at once", 30), rf.get("/")
        allowed = at_once(*[lambda: sum(limit.allows(request) for _ in range(10)) for _ in range(8)])
    assert sum(allowed) == 30


# --- Who counts where -----------------------------------------------------------------------------------


def modules_that_hold(thing) -> set[str]:
    """Modules of ours, and of allauth as far as the site uses it, with `thing` among their names."""
    for package in OURS:
        for found in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            if ".settings" not in found.name:
                import_module(found.name)
    assert get_resolver().url_patterns
    return {
        name
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in (*OURS, "allauth") and thing in list(vars(module).values())
    }


def test_only_what_may_be_forgotten_is_in_the_cache_that_forgets():
    """A module that counts, or remembers what works once, and takes Django's own cache is found here."""
    assert modules_that_hold(cache) == FORGETFUL
    assert modules_that_hold(caches) == OF_SEVERAL


def test_allauth_keeps_what_it_counts_and_what_works_once_in_our_store():
    assert modules_that_hold(limits) >= {
        "allauth.core.internal.ratelimit",
        "allauth.mfa.totp.internal.auth",
        "allauth.socialaccount.internal.jwtkit",
    }


def test_without_redis_wrong_passwords_are_counted_all_the_same(client, db, settings):
    gone = {"BACKEND": "cms.caching.redis.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"default": gone}
    answers = ["too many wrong" in sign_in(client, "nobody", "wrong").text for _ in range(6)]
    assert answers == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/accounts/login/", {"login": "nobody", "password": "wrong"}),
        ("/accounts/password/reset/", {"email": "nobody@example.org"}),
        ("/accounts/2fa/authenticate/", {"code": "000000"}),
        ("/feedback/", {"text": "The rota tool shows my shifts only ten days ahead."}),
        ("/mailing-lists/join/", {"address": "nobody@example.org"}),
    ],
)
def test_what_is_counted_stands_whatever_becomes_of_the_request(
    client, network, person_with_codes, monkeypatch, path, form
):
    """No limit is counted inside a transaction that the refusal could take back."""
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")
    if "2fa" in path:
        sign_in(client, person_with_codes)
    depths, write = [], LimitsCache._write
    outside = len(connection.savepoint_ids)

    def watched(self, *args, **kwargs):
        depths.append(len(connection.savepoint_ids))
        return write(self, *args, **kwargs)

    monkeypatch.setattr(LimitsCache, "_write", watched)
    form |= {"network": network.pk} if "mailing" in path else {}
    client.post(path, form, headers={"Sec-Fetch-Site": "same-origin"})
    assert depths
    assert set(depths) == {outside}


@pytest.fixture
def person_with_codes(db, django_user_model) -> str:
    """The name of somebody who has set up a second factor."""
    person = django_user_model.objects.create_user("sam", "sam@example.org", "four words nobody guesses")
    TOTP.activate(person, generate_totp_secret())
    return person.username


# --- Who is one sender ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
    ],
)
def test_an_ipv6_network_is_one_sender(address, network):
    assert network_of(address) == network


@pytest.mark.django_db
@travel(NOON, tick=False)
def test_sixty_two_senders_behind_one_socket_file_are_sixty_two_senders(rf):
    limit = RateLimit("senders", 2)
    senders = [
        rf.get("/", REMOTE_ADDR="", headers={"X-Forwarded-For": f"10.1.0.{number}"}) for number in range(62)
    ]
    rounds = [[limit.allows(sender) for sender in senders] for _ in range(3)]
    assert rounds == [[True] * 62, [True] * 62, [False] * 62]


@pytest.mark.django_db
def test_forms_are_counted_apart_for_the_hour_and_no_row_holds_an_address_or_a_minute(rf):
    one, other = RateLimit("one", 1), RateLimit("other", 1)
    request = rf.get("/", REMOTE_ADDR="192.0.2.1")
    with travel(NOON, tick=False) as clock:
        assert [one.allows(request), one.allows(request), other.allows(request)] == [True, False, True]
        assert {row.expires for row in Limit.objects.all()} == {NOON.replace(hour=13, minute=0)}
        assert not [row for row in everything() if "192.0.2.1" in row[1]]
        clock.move_to(NOON.replace(hour=13, minute=0))
        assert one.allows(request)
