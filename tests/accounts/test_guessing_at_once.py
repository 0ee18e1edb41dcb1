"""Guessing at two web processes at once, with everything that goes on in them besides."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.accounts.signing_in import PASSWORD
from tests.committed import scratch_database

PROCESSES = 2


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), scratch_database():
        yield


def test_of_30_wrong_passwords_among_5000_searches_in_two_processes_5_are_let_through(
    committed, django_user_model
):
    django_user_model.objects.create_user("sam", "sam@example.org", PASSWORD)
    said = run_at_once([str(30 // PROCESSES), str(5000 // PROCESSES)])
    assert sum(let_through for let_through, _ in said) == 5
    assert {outlived for _, outlived in said} == {0}  # the searches did push out what they could


def run_at_once(arguments: list[str]) -> list[tuple[int, ...]]:
    """Start the processes, let them begin together, and give the numbers that each said."""
    given = os.environ | {"SERVED_DATABASE": connection.settings_dict["NAME"], "SERVED_MEDIA": ""}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.accounts.guessing", *arguments, name],
            cwd=settings.BASE_DIR,
            env=given,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ["otters", "herons"][:PROCESSES]
    ]
    try:
        assert {process.stdout.readline() for process in running} == {"ready\n"}
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [process.communicate(timeout=300)[0] for process in running]
    finally:
        for process in running:
            process.kill()
            process.wait()
    return [tuple(map(int, answer.split())) for answer in answers]
