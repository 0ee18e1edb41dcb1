"""The audit log as JSON, a line for each entry, for whatever collects logs."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.dateparse import parse_datetime

from cms.models import AuditEntry


class Command(BaseCommand):
    help = "Write the audit log as JSON lines, oldest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="Only entries after this number.")
        parser.add_argument("--since", help="Only entries since then, for example 2026-10-01T00:00:00Z.")

    def handle(self, *, after: int, since: str | None, **options: Any) -> None:
        entries = AuditEntry.objects.filter(pk__gt=after).order_by("pk")
        if since:
            entries = entries.filter(at__gte=parse_datetime(since))
        for entry in entries.iterator():
            self.stdout.write(json.dumps(as_dict(entry)))


def as_dict(entry: AuditEntry) -> dict[str, Any]:
    return {
        "number": entry.pk,
        "at": entry.at.isoformat(),
        "account": entry.account,
        "action": entry.action,
        "subject": entry.subject,
        "facts": entry.facts,
    }
