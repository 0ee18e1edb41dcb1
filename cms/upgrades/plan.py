"""What `migrate` would do now, step by step."""

from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.upgrades.weigh import Weight, weigh


@dataclass(frozen=True)
class Step:
    """One operation of a migration that is not applied yet."""

    migration: str
    what: str
    weight: Weight
    advice: str
    rows: int  # of the table, as PostgreSQL estimates them; 0 for one that is not there yet


def pending_steps(executor: MigrationExecutor | None = None) -> list[Step]:
    """Every operation that is to come, in order. Reads only."""
    executor = executor or MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    applied = [key for key in executor.loader.applied_migrations if key in executor.loader.graph.nodes]
    state = executor.loader.project_state(applied)
    steps = []
    for migration, _ in plan:
        for operation in migration.operations:
            weight, advice = weigh(operation, migration.app_label, state)
            steps.append(
                Step(
                    migration=f"{migration.app_label}.{migration.name}",
                    what=operation.describe(),
                    weight=weight,
                    advice=advice,
                    rows=_rows(operation, migration.app_label, state),
                )
            )
            operation.state_forwards(migration.app_label, state)
    return steps


def _rows(operation, app_label: str, state) -> int:
    name = getattr(operation, "model_name_lower", getattr(operation, "name_lower", None))
    model = state.models.get((app_label, name))
    if model is None:
        return 0
    table = model.options.get("db_table") or f"{app_label}_{name}"
    with connection.cursor() as cursor:
        query = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = to_regclass(%s)"
        found = cursor.execute(query, [table]).fetchone()
    return found[0] if found else 0
