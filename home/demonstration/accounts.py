"""An account for each role. They share a well-known password, so they exist nowhere but here."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User, UserManager

from cms.roles import EDITORS, EQUALITY_TEAM
from networks.models import NetworkPage, TermOfOffice
from networks.services.terms import appoint_lead, serves

PASSWORD = "staff-networks-demo"  # noqa: S105 - printed for everybody who runs the demonstration
ROLES = {
    "reader": "Reads the site",
    "lead": "Leads the first network: drafts",
    "otherlead": "Leads the second network: drafts",
    "editor": "Edits and approves",
    "secondeditor": "Edits and approves",
    "equality": "Answers for commitments",
    "admin": "Administers the site",
}
NAMES = {
    "reader": ("Sam", "Carter"),
    "lead": ("Nadia", "Osei"),
    "otherlead": ("Gareth", "Pugh"),
    "editor": ("Ruth", "Kowalski"),
    "secondeditor": ("Jamil", "Aziz"),
    "equality": ("Sunita", "Rao"),
    "admin": ("Alex", "Morgan"),
}
Role = TermOfOffice.Role


class DemonstrationNotAllowed(Exception):
    """These accounts would let anybody in."""


def make_accounts(today: date) -> None:
    """Make the accounts that are missing; leads serve from `today`.

    Raises `DemonstrationNotAllowed` outside development.
    """
    if not settings.DEMONSTRATION_ALLOWED:
        raise DemonstrationNotAllowed
    users = get_user_model().objects
    for name, (first, last) in NAMES.items():
        if not users.filter(username=name).exists():
            users.create_user(name, f"{name}@example.org", PASSWORD, first_name=first, last_name=last)
    users.filter(username="admin").update(is_staff=True, is_superuser=True)
    _give_groups(users)
    _appoint_leads(users, today)


def _give_groups(users: UserManager[User]) -> None:
    for name, role in (("editor", EDITORS), ("secondeditor", EDITORS), ("equality", EQUALITY_TEAM)):
        users.get(username=name).groups.add(Group.objects.get(name=role))


def _appoint_leads(users: UserManager[User], today: date) -> None:
    admin = users.get(username="admin")
    for name, network in zip(("lead", "otherlead"), NetworkPage.objects.order_by("path"), strict=False):
        person = users.get(username=name)
        if not serves(person, network, today):
            last_day = today + timedelta(days=365)
            appoint_lead(network, person, Role.DEPUTY, today, last_day, by=admin, today=today)
