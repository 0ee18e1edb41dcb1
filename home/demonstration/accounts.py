"""An account for each role. They share a well-known password, so they exist nowhere but here."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from cms.models import BasePage
from networks.models import NetworkPage

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


class DemonstrationNotAllowed(Exception):
    """These accounts would let anybody in."""


def make_accounts() -> None:
    """Make the accounts that are missing. Raises `DemonstrationNotAllowed` outside development."""
    if not settings.DEMONSTRATION_ALLOWED:
        raise DemonstrationNotAllowed
    users = get_user_model().objects
    for name in ROLES:
        if not users.filter(username=name).exists():
            users.create_user(name, f"{name}@example.org", PASSWORD)
    users.filter(username="admin").update(is_staff=True, is_superuser=True)
    _give_groups(users)


def _give_groups(users) -> None:
    editors = Group.objects.get(name="Moderators")
    for name in ("editor", "secondeditor"):
        users.get(username=name).groups.add(editors, _group("Editors"))
    users.get(username="equality").groups.add(_group("Equality team", "commitment"))
    for name, network in zip(("lead", "otherlead"), NetworkPage.objects.order_by("path"), strict=False):
        users.get(username=name).groups.add(_lead_group(network))


def _group(name: str, model: str = "") -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    if model:
        group.permissions.add(*Permission.objects.filter(content_type__model=model))
    return group


def _lead_group(network: NetworkPage) -> Group:
    group = _group(f"Leads of {network.title}")
    for verb in ("add", "change"):
        permission = Permission.objects.get(codename=f"{verb}_basepage")
        GroupPagePermission.objects.get_or_create(
            group=group, page=BasePage.objects.get(pk=network.pk), permission=permission
        )
    return group
