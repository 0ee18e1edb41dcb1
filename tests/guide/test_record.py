"""The page for operators and the record of following it belong together: neither changes alone."""

from tests.guide.document import GUIDE, RECORD, commands


def test_every_command_of_the_page_was_run_as_it_stands_there():
    forgotten = commands(GUIDE).keys() - commands(RECORD).keys()
    assert not forgotten, "Teach tests/guide/follow.py these, and type as root: make guide"


def test_the_record_holds_nothing_that_the_page_no_longer_says():
    assert not commands(RECORD).keys() - commands(GUIDE).keys()


def test_a_command_is_seen_in_blocks_tables_and_text(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# A\n\n`make test` is no command of an operator, nor `NAME = value`, nor:\n\n```text\nls -l\n```\n\n"
        "## B\n\nType `ls -a`.\n\n```\nfirst\nsecond\n```\n\n| what | type |\n|---|---|\n| it | `do NAME` |\n"
    )
    assert commands(page) == {"ls -a": "B", "first\nsecond": "B", "do NAME": "B"}
