"""Long commands are killed in the middle and run again."""

import os
import signal

import pytest

from networks.models import NetworkPage
from search.models import Entry
from tests.waiting import until

NEW = """---
type: information
title: Imported in one piece
summary: All of it or nothing.
published: 2026-11-03
---
Words.
"""


def kill(process) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def folder(machine, tmp_path):
    """Content files: three new pages."""
    place = tmp_path / "content"
    place.mkdir()
    for number in range(3):
        (place / f"imported-{number}.md").write_text(NEW.replace("one piece", f"one piece {number}"))
    return place


@pytest.mark.fault("kill -9 of an import in the middle", "nothing of it is there; again brings all")
def test_a_killed_import_left_nothing(machine, folder, seen):
    with machine.holding("wagtailcore_pagelogentry") as somebody_waits:
        process = machine.layout.begin("import_content", str(folder))
        somebody_waits()
        kill(process)
    assert machine.layout.get("/imported-0/").status == 404
    assert "Created: 3" in machine.layout.manage("import_content", str(folder))
    assert [machine.layout.get(f"/imported-{number}/").status for number in range(3)] == [200] * 3
    seen("no page of the first run, three of the second")


@pytest.mark.fault("kill -9 of indexing in the middle", "search answers meanwhile; again goes on")
def test_killed_indexing_goes_on(machine, seen):
    with machine.holding(Entry._meta.db_table) as somebody_waits:
        process = machine.layout.begin("index_search", "--afresh")
        somebody_waits()
        kill(process)
        assert b"<mark>" in machine.layout.get("/search/?q=network").body
    assert "Indexed" in machine.layout.manage("index_search")
    with machine.orm():
        title = NetworkPage.objects.live().first().title
    assert title.encode() in machine.layout.get(f"/search/?q={title.split()[0]}").body
    seen("results before, during and after")


@pytest.mark.fault("kill -9 of a backup in the middle", "no archive that looks whole; the next is verified")
def test_a_killed_backup_left_nothing_that_looks_whole(machine, tmp_path, seen):
    place = tmp_path / "backups"
    process = machine.layout.begin("backup", str(place))
    until(lambda: list(place.glob("*.partial")))
    kill(process)
    assert [path for path in place.iterdir() if ".partial" not in path.name] == []
    assert "verified" in machine.layout.manage("backup", str(place))
    seen("only what ends in .partial, which the next run removed")
    assert not list(place.glob("*.partial"))
