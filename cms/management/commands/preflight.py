import shutil
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.models import Heartbeat
from cms.upgrades.plan import pending_steps
from cms.upgrades.weigh import Weight

STOP_FIRST = 3


class Command(BaseCommand):
    help = "Say what an upgrade to this version will do to the database. Changes nothing."
    # Before an upgrade the tables are not as the models say.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument(
            "--exit-code",
            action="store_true",
            help=f"exit with {STOP_FIRST} when the old version must stop first",
        )

    def handle(self, *, exit_code, **options):
        steps = pending_steps()
        self._describe_site()
        self._describe(steps)
        if exit_code and any(step.weight == Weight.BREAKS for step in steps) and self._is_in_use():
            sys.exit(STOP_FIRST)

    def _describe_site(self) -> None:
        version = connection.pg_version
        self.stdout.write(f"PostgreSQL {version // 10000}.{version % 10000}; 15 or newer is needed.")
        with connection.cursor() as cursor:
            size = cursor.execute("SELECT pg_database_size(current_database())").fetchone()[0]
        self.stdout.write(f"The database has {size / 1e6:.0f} MB: allow as much for a backup.")
        folder = Path(settings.MEDIA_ROOT)
        if folder.exists():
            self.stdout.write(f"Free space beside uploads: {shutil.disk_usage(folder).free / 1e9:.1f} GB.")
        if self._is_in_use():
            self._describe_jobs()

    def _is_in_use(self) -> bool:
        return Heartbeat._meta.db_table in connection.introspection.table_names()

    def _describe_jobs(self) -> None:
        heartbeat = Heartbeat.objects.filter(name="clock").first()
        if heartbeat:
            age = timezone.now() - heartbeat.at
            self.stdout.write(f"The worker's clock last ran {age.total_seconds():.0f} seconds ago.")
        waiting = ProcrastinateJob.objects.filter(status="todo").count()
        self.stdout.write(f"{waiting} jobs wait; they stay, and the new version does them.")

    def _describe(self, steps) -> None:
        if not steps:
            self.stdout.write("Nothing to do: the tables are those of this version.")
            return
        self.stdout.write(f"{len(steps)} steps in {len({step.migration for step in steps})} migrations:")
        for step in steps:
            rows = f", about {step.rows} rows" if step.rows else ""
            self.stdout.write(f"  {step.weight:<9} {step.migration}: {step.what}{rows}")
            if step.advice:
                self.stdout.write(f"            {step.advice}")
        heavy = [step for step in steps if step.weight == Weight.BREAKS]
        self.stdout.write(
            "The old version must stop before this: readers see the page “resting for a moment” meanwhile."
            if heavy
            else "The old version can go on answering meanwhile."
        )
