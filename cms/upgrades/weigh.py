"""Judges migration operations: what a running site notices, and whether the old code still works beside it.

During an upgrade the old version serves readers while the new tables are made, so a step is *additive* when
code that does not know of it goes on working: a new table, a column that may be left out, an index.
Everything else is named, with what to do (PostgreSQL 15 documentation, “Explicit Locking”).
"""

from enum import StrEnum

from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED


class Weight(StrEnum):
    ADDITIVE = "additive"  # nobody notices
    LOCKS = "locks"  # writers of one table wait while it runs
    BREAKS = "breaks"  # the old code stops working: serve 503 while it runs
    UNKNOWN = "unknown"  # code or SQL: read it


ADDITIVE = (ops.CreateModel, ops.AlterModelOptions, ops.AlterModelManagers, ops.AlterModelTableComment)
BREAKING = (ops.DeleteModel, ops.RemoveField, ops.RenameField, ops.RenameModel, ops.AlterModelTable)
LOCKING = (ops.AddIndex, ops.AddConstraint, ops.AlterUniqueTogether, ops.AlterIndexTogether)
FREEING = (ops.RemoveIndex, ops.RemoveConstraint, ops.RenameIndex)


def weigh(operation: Operation, app_label: str, state: ProjectState) -> tuple[Weight, str]:
    """How heavy `operation` is, and what to do about it. `state` is the project's before it."""
    if isinstance(operation, ADDITIVE):
        return Weight.ADDITIVE, ""
    if isinstance(operation, ops.AddField):
        return _weigh_new_field(operation.field)
    if isinstance(operation, ops.AlterField):
        before = state.models[app_label, operation.model_name_lower].fields[operation.name]
        return _weigh_changed_field(before, operation.field)
    if isinstance(operation, BREAKING):
        return Weight.BREAKS, "Stop the old version first, or do it one release after the code let go of it."
    if type(operation).__name__.endswith("Concurrently") or isinstance(operation, FREEING):
        return Weight.ADDITIVE, ""
    if isinstance(operation, LOCKING):
        return Weight.LOCKS, "Editors wait while it runs; readers do not."
    if isinstance(operation, ops.SeparateDatabaseAndState):
        return _heaviest([weigh(inner, app_label, state) for inner in operation.database_operations])
    if type(operation).__module__.startswith("django.contrib.postgres"):
        return Weight.ADDITIVE, ""
    return Weight.UNKNOWN, "Code or SQL of its own: read the migration."


def _weigh_new_field(field: models.Field) -> tuple[Weight, str]:
    if field.many_to_many or field.null or field.db_default is not NOT_PROVIDED:
        return Weight.ADDITIVE, ""
    if field.has_default() or (field.empty_strings_allowed and field.blank):
        return (
            Weight.BREAKS,
            "The old code cannot add rows without it: restart soon, or give it a db_default.",
        )
    return Weight.BREAKS, "Every row needs a value at once: make it optional first."


def _weigh_changed_field(old: models.Field, new: models.Field) -> tuple[Weight, str]:
    same_column = _column(old) == _column(new)
    if same_column and (new.null or not old.null):
        return Weight.ADDITIVE, ""
    if same_column:
        return Weight.LOCKS, "PostgreSQL reads the whole table to see that no value is missing."
    return Weight.LOCKS, "PostgreSQL may write the whole table again."


def _column(field: models.Field) -> str | None:
    """The type of the column; widths of text do not count: growing one is free."""
    kind = field.get_internal_type()
    return "text" if kind in ("CharField", "SlugField", "EmailField", "URLField", "TextField") else kind


def _heaviest(found: list[tuple[Weight, str]]) -> tuple[Weight, str]:
    order = list(Weight)
    return max(found, key=lambda each: order.index(each[0]), default=(Weight.ADDITIVE, ""))
