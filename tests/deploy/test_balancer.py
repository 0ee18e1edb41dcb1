"""Two machines behind a load balancer, as docs/scaling.md says: real nginx, one PostgreSQL and Redis."""

import json
from contextlib import ExitStack
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from home.demonstration.accounts import PASSWORD
from tests.demonstration import connected_to, one_more
from tests.deploy.balancer import BALANCER, OPERATOR, Balancer
from tests.deploy.layout import Layout, installed_below
from tests.redis_server import Redis
from tests.waiting import until

TOO_MANY = b"There were too many wrong attempts"
WRONG = b"do not match"


@pytest.fixture(scope="module")
def balancer(demonstration_copy, tmp_path_factory, run_folder, django_db_blocker):
    """One web server on each machine: what is asked twice in a row is answered by both."""
    place = connection.settings_dict
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        copy = stack.enter_context(one_more(demonstration_copy, "nodes"))
        with connected_to(copy.database):
            get_user_model().objects.update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1))
        redis = Redis(tmp_path_factory.mktemp("redis"))
        stack.callback(redis.kill)
        url = f"postgresql://{place['USER']}@/{copy.database}?host={quote(place['HOST'])}"
        more = {"CACHE_URL": redis.address, "TRUSTED_PROXIES": BALANCER, "OPERATORS": OPERATOR}
        nodes = []
        for name in ("first", "second"):
            root = installed_below(tmp_path_factory.mktemp(name), run_folder)
            nodes.append(Layout(root, url, copy.media, more))
            stack.callback(nodes[-1].stop)
            nodes[-1].start("web@1", "nginx")
        for node in nodes:
            node.wait_for_server(1)
        balancer = Balancer(tmp_path_factory.mktemp("balancer"), nodes)
        stack.callback(balancer.stop)
        balancer.start()
        yield balancer


def reasons(answer) -> bool:
    """Whether the answer of `/readyz` says why."""
    return "faults" in json.loads(answer.body)


def test_a_reader_gets_the_site_from_either_machine(balancer):
    answers = [balancer.get("/", "127.0.0.2") for _each in range(4)]
    assert {answer.status for answer in answers} == {200}
    logs = [node.root / "var/log/nginx/staff-networks.log" for node in balancer.nodes]
    until(lambda: all(" 200 " in log.read_text() for log in logs))


def test_reasons_are_for_operators(balancer):
    both = range(2)
    assert all(reasons(balancer.get("/readyz", OPERATOR)) for _each in both)
    assert not any(reasons(balancer.get("/readyz", "127.0.0.2")) for _each in both)


@pytest.mark.parametrize("forged", [OPERATOR, f"{OPERATOR}, {BALANCER}", BALANCER, f"{OPERATOR},", "::1"])
def test_what_outsiders_say_of_themselves_makes_no_operator_of_them(balancer, forged):
    for _each in range(2):
        assert not reasons(balancer.get("/readyz", "127.0.0.2", X_Forwarded_For=forged))


def test_x_forwarded_for_is_believed_of_the_balancer_alone(balancer):
    """Straight at a machine, past the balancer."""
    node = balancer.nodes[0]
    assert not reasons(node.get("/readyz", X_Forwarded_For=OPERATOR))
    chain = {"X-Forwarded-For": f"{OPERATOR}, {BALANCER}"}
    assert reasons(node.get_from(1, "/readyz", **chain))
    assert not reasons(node.get_from(1, "/readyz", **{"X-Forwarded-For": f"{OPERATOR}, 127.0.0.91"}))


def test_six_wrong_passwords_from_one_place_keep_nobody_else_out(balancer):
    """The guesser says each time to be somebody else, and meets both machines."""
    said = [
        balancer.sign_in("lead", "wrong", "127.0.0.66", X_Forwarded_For=f"198.51.100.{number}").body
        for number in range(6)
    ]
    assert [WRONG in body for body in said] == [True] * 5 + [False]
    assert TOO_MANY in said[-1]
    assert TOO_MANY in balancer.sign_in("lead", PASSWORD, "127.0.0.66").body
    assert WRONG in balancer.sign_in("lead", "wrong", "127.0.0.3").body
    assert balancer.sign_in("lead", PASSWORD, "127.0.0.3").status == 302


def test_either_machine_may_have_no_server_that_answers(balancer):
    for node in balancer.nodes:
        node.kill("web@1")
        assert {balancer.get("/", "127.0.0.2").status for _each in range(4)} == {200}
        node.start("web@1")
        node.wait_for_server(1)
