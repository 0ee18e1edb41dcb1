"""While a site is upgraded the release before goes on answering, on tables that are already new."""

from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements

# The last migrations of the first release; whatever comes after them meets a release that still answers.
FIRST_RELEASE = {"cms": "0004", "home": "0004", "networks": "0001", "search": "0004", "updates": "0001"}


def test_since_the_first_release_old_and_new_can_run_side_by_side(db, capsys):
    """A step that breaks the old one is split: add now, take away one release later.

    Until somebody writes the first migration after the release there is none to look at; the test below shows
    that one which breaks the old release would be noticed.
    """
    linter = MigrationLinter(no_cache=True)

    for (app, name), migration in sorted(linter.migration_loader.disk_migrations.items()):
        if app in FIRST_RELEASE and name[:4] > FIRST_RELEASE[app]:
            linter.lint_migration(migration)

    said = capsys.readouterr().out
    assert not linter.has_errors, said


def test_what_the_old_one_still_asks_for_may_not_go(db):
    gone = ['ALTER TABLE "cms_basepage" DROP COLUMN "summary" CASCADE;']
    errors, _ignored, _warnings = analyse_sql_statements(
        MigrationLinter(no_cache=True).sql_analyser_class, gone, []
    )
    assert [error.code for error in errors] == ["DROP_COLUMN"]
