"""Which pages somebody may see on the editing side, drafts included: views and forms ask here.

The rule for each role: docs/editors.md#who-does-what.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q
from wagtail.permissions import policy_registry

if TYPE_CHECKING:
    from cms.querysets import BasePageQuerySet


def may_manage(user: User | AnonymousUser) -> bool:
    """Whether somebody works on all networks: editors and administrators."""
    if not user.is_active or user.is_superuser:
        return user.is_active
    rights = _policy().get_cached_permissions_for_user(user)
    return any(right.page.depth == 1 and right.permission.codename.startswith("publish_") for right in rights)


def can_view_all_drafts(user: User | AnonymousUser) -> bool:
    """Editors, administrators and the equality team; the team reads where it may not write."""
    return user.has_perm("cms.read_drafts") or may_manage(user)


def readable(pages: "BasePageQuerySet", user: User | AnonymousUser) -> "BasePageQuerySet":
    """Of `pages`, those whose drafts `user` may read."""
    return pages if can_view_all_drafts(user) else pages.filter(_explorable(user))


def choosable(pages: "BasePageQuerySet", user: User) -> "BasePageQuerySet":
    """Of `pages`, those `user` may link to: what readers like them can see, and what they may explore.

    Conditions on paths and plain columns only, because the page chooser also searches with it.
    """
    asking: Any = SimpleNamespace(user=user, session={})
    visible = pages.visible_to(asking)
    return pages if may_manage(user) else visible | pages.filter(_explorable(user))


def _explorable(user: User | AnonymousUser) -> Q:
    if not user.is_active:
        return Q(pk__in=[])
    condition = Q(pk__in=[])
    for page in _policy().instances_with_direct_explore_permission(user):
        condition |= Q(path__startswith=page.path)
    return condition


def _policy() -> Any:
    return policy_registry.get_by_type(apps.get_model("cms", "BasePage"))
