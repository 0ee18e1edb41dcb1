"""Before an upgrade: what each step means for a site that goes on answering."""

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently, TrigramExtension
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

from cms.upgrades.plan import Step, pending_steps
from cms.upgrades.weigh import Weight, weigh


@pytest.fixture
def state() -> ProjectState:
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("count", models.IntegerField(null=True)),
    ]
    state.add_model(ModelState("app", "Thing", fields))
    return state


def new(field):
    return migrations.AddField("thing", "new", field)


def changed(name, field):
    return migrations.AlterField("thing", name, field)


INDEX = models.Index(fields=["name"], name="by_name")


@pytest.mark.parametrize(
    ("operation", "weight"),
    [
        (migrations.CreateModel("Other", []), Weight.ADDITIVE),
        (new(models.CharField(max_length=5, null=True)), Weight.ADDITIVE),
        (new(models.CharField(max_length=5, db_default="")), Weight.ADDITIVE),
        (new(models.CharField(max_length=5, default="")), Weight.BREAKS),
        (new(models.IntegerField()), Weight.BREAKS),
        (new(models.ManyToManyField("app.Thing")), Weight.ADDITIVE),
        (changed("name", models.CharField(max_length=20, help_text="Words")), Weight.ADDITIVE),
        (changed("name", models.TextField()), Weight.ADDITIVE),
        (changed("name", models.CharField(max_length=20, null=True)), Weight.ADDITIVE),
        (changed("count", models.IntegerField()), Weight.LOCKS),
        (changed("count", models.BigIntegerField(null=True)), Weight.LOCKS),
        (migrations.AddIndex("thing", INDEX), Weight.LOCKS),
        (AddIndexConcurrently("thing", INDEX), Weight.ADDITIVE),
        (migrations.RemoveIndex("thing", "by_name"), Weight.ADDITIVE),
        (migrations.RemoveField("thing", "name"), Weight.BREAKS),
        (migrations.RenameField("thing", "name", "title"), Weight.BREAKS),
        (migrations.DeleteModel("Thing"), Weight.BREAKS),
        (migrations.RunPython(migrations.RunPython.noop), Weight.UNKNOWN),
        (migrations.RunSQL("SELECT 1"), Weight.UNKNOWN),
        (migrations.SeparateDatabaseAndState([migrations.AddIndex("thing", INDEX)]), Weight.LOCKS),
        (migrations.SeparateDatabaseAndState([]), Weight.ADDITIVE),
        (TrigramExtension(), Weight.ADDITIVE),
    ],
)
def test_every_kind_of_step_has_its_weight(state, operation, weight):
    assert weigh(operation, "app", state)[0] == weight


def test_a_site_of_this_version_has_nothing_to_do(db, capsys):
    call_command("preflight")
    said = capsys.readouterr().out
    assert "Nothing to do" in said
    assert "jobs wait" in said


def test_what_is_to_come_is_told_with_its_table_and_nothing_is_done(db, capsys, monkeypatch):
    executor = MigrationExecutor(connection)
    last = max(key for key in executor.loader.applied_migrations if key[0] == "search")
    monkeypatch.delitem(executor.loader.applied_migrations, last)
    steps = pending_steps(executor)
    assert steps
    assert {step.migration for step in steps} == {".".join(last)}


def test_an_upgrade_that_breaks_the_old_version_says_so_in_its_exit_code(db, capsys, monkeypatch):
    step = pending_step(Weight.BREAKS)
    monkeypatch.setattr("cms.management.commands.preflight.pending_steps", lambda: [step])
    with pytest.raises(SystemExit) as stopped:
        call_command("preflight", exit_code=True)
    assert stopped.value.code == 3
    assert "must stop before this" in capsys.readouterr().out


def test_an_additive_upgrade_lets_the_old_version_go_on(db, capsys, monkeypatch):
    monkeypatch.setattr(
        "cms.management.commands.preflight.pending_steps", lambda: [pending_step(Weight.ADDITIVE)]
    )
    call_command("preflight", exit_code=True)
    assert "can go on answering" in capsys.readouterr().out


def pending_step(weight):
    return Step("app.0002_more", "Add field", weight, "", 12)


# What a site of the first release has; whatever comes after it meets a version that still answers.
FIRST_RELEASE = {"cms": "0008", "home": "0007", "networks": "0006", "search": "0006", "updates": "0010"}


def is_of_the_first_release(app_label: str, name: str) -> bool:
    return app_label not in FIRST_RELEASE or name[:4] <= FIRST_RELEASE[app_label]


def test_since_the_first_release_old_and_new_version_can_run_side_by_side(db, monkeypatch):
    """A step that breaks the old one is split: add now, take away one release later."""
    executor = MigrationExecutor(connection)
    applied = executor.loader.applied_migrations
    monkeypatch.setattr(
        executor.loader,
        "applied_migrations",
        {key: applied[key] for key in applied if is_of_the_first_release(*key)},
    )
    breaking = [
        f"{step.migration}: {step.what}" for step in pending_steps(executor) if step.weight == "breaks"
    ]
    assert breaking == []
