"""Take the second factor off an account whose owner lost telephone and recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction


class Command(BaseCommand):
    help = "Take the second factor off an account and end its sessions. Make sure first who asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    @transaction.atomic
    def handle(self, *, username: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account “{username}”.")
        had, _ = Authenticator.objects.filter(user=user).delete()
        get_adapter().end_sessions(UserSession.objects.filter(user=user))
        self.stdout.write("Taken off; all sessions ended." if had else "There was none; all sessions ended.")
