"""The equality team writes series and commitments, wherever they stand (docs/editors.md#who-does-what)."""

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from cms.models import BasePage
from cms.roles import EQUALITY_TEAM

RIGHTS = ("add", "change")


def give_equality_team(page: BasePage) -> None:
    """Let the team add to and change `page` and what is below it.

    Not an alias: it only shows another page.
    """
    if page.alias_of_id:
        return
    codenames = [get_permission_codename(right, BasePage._meta) for right in RIGHTS]
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page.pk, permission=permission)
        for group in Group.objects.filter(name=EQUALITY_TEAM)
        for permission in Permission.objects.filter(codename__in=codenames)
    )
