"""Whether the site is well: `/healthz` for the process, `/readyz` for what it stands on."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cms.models import Heartbeat, constitution

HEARTBEAT_MAX_AGE = timedelta(minutes=10)
# Less is the ordinary drift that time servers correct.
CLOCK_STEP = timedelta(seconds=30)


def faults() -> dict[str, str]:
    """What is not as it should be, by name, with what to do about it. Empty: all is well."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            return {"migrations": f"{len(pending)} migrations are not applied. Type: manage.py migrate"}
        return _clock() | _approval()
    except DatabaseError as error:
        return {"database": f"The database does not answer ({type(error).__name__}). Is PostgreSQL running?"}


def _clock() -> dict[str, str]:
    heartbeat = Heartbeat.objects.filter(name="clock").first()
    if heartbeat is None:
        return {"clock": "Scheduled publishing has never run. Is the worker running?"}
    age = timezone.now() - heartbeat.at
    if age < -CLOCK_STEP:
        return {"clock": "This machine's clock was set back. If this stays for a minute, restart the worker."}
    if age <= HEARTBEAT_MAX_AGE:
        return {}
    minutes = int(age.total_seconds() // 60)
    return {"clock": f"Scheduled publishing last ran {minutes} minutes ago. Is the worker running?"}


def _approval() -> dict[str, str]:
    missing = constitution.gaps()
    if not missing:
        return {}
    what = ", ".join(missing.values())
    return {"approval": f"No second person is asked to check: {what}. Nothing of it can be published."}
