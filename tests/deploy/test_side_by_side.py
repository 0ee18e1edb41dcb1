"""While a site is upgraded the release before goes on answering, on tables that are already new."""

from django_migration_linter import MigrationLinter

# The last migrations of the first release; whatever comes after them meets a release that still answers.
FIRST_RELEASE = {"cms": "0008", "home": "0007", "networks": "0006", "search": "0006", "updates": "0010"}


def test_since_the_first_release_old_and_new_can_run_side_by_side(db, capsys):
    """A step that breaks the old one is split: add now, take away one release later."""
    linter = MigrationLinter(no_cache=True)

    for (app, name), migration in sorted(linter.migration_loader.disk_migrations.items()):
        if app in FIRST_RELEASE and name[:4] > FIRST_RELEASE[app]:
            linter.lint_migration(migration)

    said = capsys.readouterr().out
    assert not linter.has_errors, said
