"""Pauses, days and answers as content files: there and back, byte by byte."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from cms.content_files.exporter import export_folder
from cms.content_files.importer import import_folders
from updates.models import AgreedPause, MonthlyUpdatePage, Response, UpdateSeriesPage

FILES = {
    "home.md": "---\ntype: home\ntitle: Home\nheadline: Welcome\n---\n",
    "updates.md": """---
type: series
title: Our progress
starts_month: 2026-01
due_working_days: 5
pauses:
  - from: 2026-02
    to: 2026-03
    reason: We were between two teams.
---
""",
    "updates/2026-02.md": "---\ntype: monthly-update\nmonth: 2026-02\npublished: 2026-03-30\n---\n",
    "updates/2026-04.md": """---
type: monthly-update
month: 2026-04
submitted: 2026-05-07
published: 2026-05-12
---
""",
    "responses/cold.md": """---
type: response
you_said: It is cold.
five_or_more: true
answer: cannot
answered: 2026-05-01
---
The roof would not hold it.
""",
}


@pytest.fixture
def imported(home, tmp_path):
    for name, content in FILES.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False):
        import_folders([tmp_path / "in"])


def exported(folder: Path) -> dict[str, str]:
    export_folder(folder)
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.md"))}


def test_a_pause_comes_in(imported):
    (pause,) = AgreedPause.objects.all()
    assert (pause.first_month, pause.last_month) == (date(2026, 2, 1), date(2026, 3, 1))
    assert pause.reason == "We were between two teams."


def test_a_month_of_a_pause_was_never_due_and_a_late_one_knows_why(imported):
    paused, late = MonthlyUpdatePage.objects.order_by("month")
    assert paused.due_on is None
    assert late.due_on == date(2026, 5, 7)
    assert late.facts.late.words == "5 days late because it was being checked"


def test_an_answer_comes_in_as_public(imported):
    response = Response.objects.get()
    assert (response.live, response.is_said_by_five, response.answer) == (True, True, "cannot")


def test_an_answer_that_comes_in_changed_on_the_day_it_was_given(imported):
    answer = Response.objects.get()
    assert {answer.first_published_at.date(), answer.last_published_at.date()} == {date(2026, 5, 1)}


def test_export_import_export_gives_the_same_bytes(imported, tmp_path):
    first = exported(tmp_path / "first")
    assert "due: 2026-05-07" in first["updates/2026-04.md"]
    UpdateSeriesPage.objects.get().delete()
    Response.objects.all().delete()
    outcome = import_folders([tmp_path / "first"])
    assert "updates/2026-04.md" in outcome.created
    assert exported(tmp_path / "second") == first


def test_a_second_import_changes_nothing(imported, tmp_path):
    outcome = import_folders([tmp_path / "in"])
    assert (outcome.created, outcome.changed) == ([], [])
