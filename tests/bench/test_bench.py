"""The measurements run, and tell the truth."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from bench import report, server, sites
from bench.inside.addresses import addresses
from bench.inside.admin import administrator, screens
from bench.inside.measure import counted_queries, percentile, timed
from bench.inside.pages import page
from bench.inside.publishing import publishing
from bench.inside.requests import colleague, reader, session
from bench.inside.searches import searches
from bench.load import Load, ask_once, hammer, request_for
from bench.rounds import ratios
from bench.seed.__main__ import main as make_large
from bench.server import running
from home.models import InformationPage


def load(rate, p99=1.0):
    return Load(answers=rate, bad=0, seconds=1, p50=1, p99=p99, cpu_ms=0.03)


@pytest.fixture(scope="module")
def constant():
    with running("bench.constant:application", dict(os.environ), workers=1) as server:
        yield server


class TestLoad:
    def test_answers_are_counted_to_their_end(self, constant):
        found = hammer(constant, request_for("/70000"), 0.2)
        assert found.answers > 10
        assert found.bad == 0
        assert 0 < found.p50 <= found.p99
        assert found.cpu_ms < 50

    def test_an_answer_of_another_status_is_bad(self, constant):
        found = hammer(constant, request_for("/10"), 0.1, status=304)
        assert found.bad == found.answers

    def test_one_answer_is_read_whole(self, constant):
        status, answer = ask_once(constant, request_for("/70000"))
        assert status == 200
        assert len(answer.partition(b"\r\n\r\n")[2]) == 70_000

    def test_the_memory_of_a_worker_is_known(self, constant):
        assert 10 < constant.memory() < 500

    def test_shares_are_taken_round_by_round(self):
        loads = {"constant": [load(100), load(200)], "cached": [load(80), load(180)]}
        assert ratios(loads, "cached") == [0.8, 0.9]


@pytest.fixture(scope="class")
def large(kept):
    make_large(["--pages", "600"])
    call_command("index_search", stdout=StringIO())


@pytest.mark.usefixtures("large", "db")
class TestInside:
    def test_every_kind_of_page_is_there(self):
        client = reader()
        for name, path in addresses().items():
            assert client.get(path, secure=True).status_code == 200, name

    def test_queries_are_counted_cold_anew_and_signed_in(self, monkeypatch):
        monkeypatch.setattr(connection, "content_changed", False)  # as after a commit
        found = page(reader(), colleague(), "/networks/network-1/")
        assert found["queries"]["cold"] > found["queries"]["anew"] > 0
        for cost in found["anew"], found["signed in"]:
            assert 0 < cost["min"] <= cost["median"] <= cost["max"]
        assert found["signed in"]["median"] < found["anew"]["median"]

    def test_a_session_is_that_of_somebody_who_only_reads(self, client):
        name, _, value = session().partition("=")
        client.cookies[name] = value
        assert "Sign out" in client.get("/", secure=True).content.decode()
        assert client.get("/admin/", secure=True).status_code == 302

    def test_every_search_finds_something_to_measure(self):
        found = searches()
        assert set(report.SEARCH_TARGETS) <= set(found)

    def test_publishing_leaves_nothing_behind(self):
        before = list(InformationPage.objects.order_by("pk").values_list("title", flat=True))
        assert publishing()["min"] > 0
        assert list(InformationPage.objects.order_by("pk").values_list("title", flat=True)) == before

    def test_every_screen_of_the_menu_opens(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True  # as in production
        user, client = administrator()
        found = screens(user)
        assert {"Moderation", "Statements", "Reports, Freshness", "explorer, a network"} <= set(found)
        answers = {name: client.get(path, secure=True).status_code for name, path in found.items()}
        assert {name: status for name, status in answers.items() if status != 200} == {}


def test_the_percentile_is_of_the_slow_end():
    assert percentile(list(range(100)), 95) == 95
    assert percentile([1], 95) == 1


def test_work_is_warmed_up_before_it_is_timed():
    times = []
    timed(lambda: times.append(1), 5)
    assert len(times) == 8


@pytest.mark.django_db
def test_queries_are_counted_without_debug(home):
    with counted_queries() as queries:
        InformationPage.objects.count()
    assert len(queries) == 1


class TestReport:
    RESULT = {
        "facts": {"seed": "4000"},
        "searches": {"a rare word": {"median": 5, "min": 4, "max": 50, "p95": 41}},
        "pages": {
            "home": {
                "queries": {"anew": 6, "cold": 20, "signed in": 4},
                "anew": {"median": 5, "min": 4, "max": 7},
                "signed in": {"median": 2, "min": 1, "max": 3},
            }
        },
        "load": {
            "pages": {"home": {"constant": [load(100)], "cached": [load(90, 2.0)], "signed in": [load(9)]}},
            "memory": (99.0, 100.0),
            "answers": 199,
        },
        "admin": {"Pages": {"queries": 21, "wall": {"median": 10, "min": 9, "max": 12}}},
    }

    def test_what_is_over_its_target_says_so_at_the_size_the_target_is_for(self):
        assert report.report({1_000: self.RESULT}, "").count("NOT reached") == 0
        assert report.report({100_000: self.RESULT}, "").count("NOT reached") == 2

    def test_a_page_has_its_share_of_the_limit(self):
        text = report.report({1_000: self.RESULT}, "")
        assert "| home | 1,000 | 6 / 20 / 4 | 5.0 (4.0–7.0) | 2.0 (1.0–3.0) | 9 (9–9) | 90 (90–90) |" in text
        assert "| 90 (90–90) % |" in text
        assert "2.00 (2.00–2.00)" in text
        assert "| 99 → 100 | 199 |" in text

    def test_parts_that_were_not_measured_are_left_out(self):
        only_load = {name: self.RESULT[name] for name in ("facts", "load")}
        text = report.report({1_000: only_load}, "")
        assert "| home | 1,000 |  |  |  | 9 (9–9) |" in text
        assert "### Search" not in text

    def test_results_are_put_between_their_marks(self, tmp_path):
        page = tmp_path / "page.md"
        page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
        report.write("new\n", page)
        assert page.read_text() == f"before\n{report.BEGIN}\n\nnew\n\n{report.END}\nafter\n"

    def test_the_page_has_the_marks(self):
        assert report.PAGE.read_text().count(report.BEGIN) == 1


def test_a_site_has_a_database_of_its_own():
    site = sites.Site(1000, "postgresql://app@/staff_networks?host=/run/x")
    assert site.url == "postgresql://app@/bench_1000?host=/run/x"
    assert site.environment()["DJANGO_SETTINGS_MODULE"] == "cms.settings.production"


def test_the_server_that_is_measured_is_the_one_that_is_installed():
    unit = (sites.ROOT / "deploy/systemd/staff-networks-web@.service").read_text()
    for name, value in server.ENVIRONMENT.items():
        assert f"{name}={value}" in unit
    for option in ("--interface wsgi", "--blocking-threads 1", "--backlog 1024", "--backpressure 64"):
        assert option in unit
        assert option in " ".join(server.OPTIONS)


def test_it_runs_as_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--help"], capture_output=True, text=True, check=True
    )
    assert "--sizes" in done.stdout
