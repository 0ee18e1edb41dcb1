"""Forget who was connected, after the organisation changed the provider that its people sign in at."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Disconnect every account from the organisation's provider: people connect anew, with the new one."

    def handle(self, **options: Any) -> None:
        number, _ = SocialAccount.objects.all().delete()
        self.stdout.write(f"Disconnected: {number}.")
