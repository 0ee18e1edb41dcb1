"""Sign people out: one of them, or everybody, for example after somebody stole a copy of the database."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cms.models import ReadingKey


class Command(BaseCommand):
    help = (
        "End all sessions of one account, or with --everybody those of all accounts; "
        "and the addresses of calendars and feeds that they gave to programs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?")
        parser.add_argument("--everybody", action="store_true")

    @transaction.atomic
    def handle(self, *, username: str | None, everybody: bool, **options: Any) -> None:
        if bool(username) == everybody:
            raise CommandError("Name an account, or say --everybody.")
        ended = Session.objects.filter(pk__in=sessions_of(username)) if username else Session.objects.all()
        number = ended.count()
        ended.delete()
        keys = ReadingKey.objects.filter(user__username=username) if username else ReadingKey.objects.all()
        keys.delete()
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
        self.stdout.write(f"{number} sessions ended.")


def sessions_of(username: str) -> list[str]:
    """The keys of the sessions in which `username` is signed in. Raises `CommandError`."""
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no account “{username}”.")
    sessions = Session.objects.all().iterator()
    return [each.pk for each in sessions if each.get_decoded().get(SESSION_KEY) == str(user.pk)]
