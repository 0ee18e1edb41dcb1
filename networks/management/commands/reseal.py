from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from cms.accounts import mfa
from cms.management.progress import progress_to
from cms.security import encryption
from networks.mailing import subscriptions
from networks.models import Subscription


class Command(BaseCommand):
    help = (
        "After a new key was put first in PERSONAL_DATA_KEYS: seal mailing lists and second factors with it."
    )

    def handle(self, **options: Any) -> None:
        progress, lost = progress_to(self.stdout), 0
        keys: list[tuple[Callable[[Any], None], Any]] = []
        keys += [(subscriptions.seal_anew, pk) for pk in Subscription.objects.values_list("pk", flat=True)]
        keys += [(mfa.seal_anew, each) for each in Authenticator.objects.all()]
        for done, (seal_anew, what) in enumerate(keys, start=1):
            try:
                seal_anew(what)
            except encryption.CannotOpen:
                lost += 1
            progress("Sealing", done, len(keys))
        if lost:
            raise CommandError(
                f"{lost} of {len(keys)} secrets were sealed with a key that is not there any more."
            )
        self.stdout.write(
            f"Sealed {len(keys)} secrets. Mail that waits needs the old key for at most a week."
        )
