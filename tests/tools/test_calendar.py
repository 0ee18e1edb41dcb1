"""The calendar of the tests: one clock for all programs, and in time every day of the list has its turn."""

import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
import redis

from tests.redis_server import Redis
from tests.required import require
from tools import calendar, postgres
from tools.console import Refusal

LEAP_DAY = calendar.MOMENTS["29 February"]
NEAR = timedelta(minutes=5)


@pytest.fixture
def leap_day(monkeypatch):
    """What is started has 29 February 2028."""
    require("libfaketime", calendar.LIBRARIES)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    for name, value in calendar.clock_at(LEAP_DAY).items():
        monkeypatch.setenv(name, value)


def test_python_the_database_and_redis_have_one_clock(leap_day, tmp_path):
    say = "import time; time.sleep(0.2); print(time.time())"
    python = subprocess.run([sys.executable, "-c", say], capture_output=True, text=True, check=True).stdout
    with (
        postgres.throw_away(tmp_path) as server,
        closing(psycopg.connect(server.url())) as connection,
    ):
        database = connection.execute("SELECT extract(epoch FROM now())").fetchone()[0]
    store = Redis(tmp_path)
    with closing(redis.Redis.from_url(store.address)) as client:
        kept = client.time()[0]
    store.kill()
    for clock in (python, database, kept):
        assert abs(datetime.fromtimestamp(float(clock), UTC) - LEAP_DAY) < NEAR


def test_in_three_weeks_every_day_of_the_list_had_its_turn():
    days = [date(2026, 12, 20) + timedelta(days=number) for number in range(len(calendar.MOMENTS))]
    assert {calendar.turn_of(day) for day in days} == set(calendar.MOMENTS)
    assert len(days) <= 21


def test_a_database_whose_clock_cannot_be_set_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/db")
    with pytest.raises(Refusal, match="Nobody can set"):
        calendar.test([])


def test_words_that_are_in_no_moment_name_those_there_are(monkeypatch):
    require("libfaketime", calendar.LIBRARIES)
    monkeypatch.setattr(calendar, "setting", lambda name: "")
    with pytest.raises(Refusal, match="29 February"):
        calendar.test(["--only", "Michaelmas"])
