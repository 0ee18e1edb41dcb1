"""The equality team writes series and commitments, wherever they stand (docs/editors.md#who-does-what)."""

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from cms.models import BasePage
from cms.roles import EQUALITY_TEAM
from updates.models import CommitmentsPage, UpdateSeriesPage

OWNED = (UpdateSeriesPage, CommitmentsPage)
RIGHTS = ("add", "change")


def give_equality_team(page: BasePage) -> int:
    """Let the team add to and change `page` and what is below it. Returns how many rights were missing.

    An alias gets none: it only shows another page. Without the group there is nobody to give them to.
    """
    group = Group.objects.filter(name=EQUALITY_TEAM).first()
    if group is None or page.alias_of_id or page.specific_class not in OWNED:
        return 0
    codenames = [get_permission_codename(right, BasePage._meta) for right in RIGHTS]
    permissions = Permission.objects.filter(content_type__app_label="cms", codename__in=codenames)
    held = GroupPagePermission.objects.filter(group=group, page_id=page.pk).values("permission")
    missing = [
        GroupPagePermission(group=group, page_id=page.pk, permission=permission)
        for permission in permissions.exclude(pk__in=held)
    ]
    GroupPagePermission.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
