from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from networks.services import teams, terms


class Command(BaseCommand):
    help = "Put every network's lead group, rights and collection back in step, and say what was changed."

    def handle(self, **options: Any) -> None:
        changes = [*teams.provision_all(), *terms.apply_terms(timezone.localdate())]
        for change in changes or ["Nothing to change."]:
            self.stdout.write(change)
