from django.core.management.base import BaseCommand, CommandError

from cms import sealing
from cms.management.progress import progress_to
from networks.mailing import services
from networks.models import Subscription


class Command(BaseCommand):
    help = "After a new key was put first in PERSONAL_DATA_KEYS: seal every address on mailing lists with it."

    def handle(self, **options):
        progress, lost = progress_to(self.stdout), 0
        keys = list(Subscription.objects.values_list("pk", flat=True))
        for done, pk in enumerate(keys, start=1):
            try:
                services.seal_anew(pk)
            except sealing.CannotOpen:
                lost += 1
            progress("Sealing", done, len(keys))
        if lost:
            raise CommandError(
                f"{lost} of {len(keys)} addresses were sealed with a key that is not there any more."
            )
        self.stdout.write(
            f"Sealed {len(keys)} addresses. Mail that waits needs the old key for at most a week."
        )
