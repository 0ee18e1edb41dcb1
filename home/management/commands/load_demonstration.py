from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cms.content_files.importer import import_folders
from cms.management.progress import progress_to
from cms.models import BasePage
from home import demonstration
from home.demonstration import work
from home.demonstration.accounts import make_accounts
from home.demonstration.dates import moved_to
from home.demonstration.feedback import add_listening

CONTENT = Path(demonstration.__file__).parent / "content"


class Command(BaseCommand):
    help = "Load the demonstration site into an empty database, once, with an account for each role."

    def handle(self, **options: Any) -> None:
        if not settings.DEMONSTRATION_ALLOWED:
            raise CommandError(
                "The demonstration has a well-known password and is only for development. Nothing was loaded."
            )
        if BasePage.objects.filter(depth__gt=2).exists():
            self.stdout.write("The site has pages already; the demonstration was left alone.")
            return
        # Once: loading takes a while, and midnight may come.
        now = timezone.now()
        today = timezone.localdate(now)
        with transaction.atomic():
            outcome = import_folders([CONTENT], progress=progress_to(self.stdout), change=moved_to(today))
            make_accounts(today)
            work.begin(now)
            add_listening(now)
            demonstration.loaded.send(sender=None, today=today)
        self.stdout.write(f"Loaded {len(outcome.created)} pages, commitments and alerts.")
