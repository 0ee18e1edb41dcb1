"""The wiring behind each network: a group for its leads with rights on its page, and a place for its files.

`provision` may run at any time and any number of times: it puts right whatever it finds out of step and
says what. Everything reads the stored row, never the page in memory, so a draft's title is never used.
"""

from collections.abc import Sequence
from typing import Any, cast

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionMember, GroupCollectionPermission, GroupPagePermission

from cms.models import BasePage
from networks.models import NetworkPage, NetworkTeam

PREFIX = "Leads: "
LONGEST_NAME = cast(int, Group._meta.get_field("name").max_length)
# Images and documents that every network may use. Never the root: a right there reaches every collection.
SHARED = "Shared"
ARCHIVED = "Archived: "
LONGEST_COLLECTION_NAME = Collection._meta.get_field("name").max_length

PAGE_RIGHTS = ("add", "change")
FILE_RIGHTS = ("add", "change", "choose")
SHARED_FILE_RIGHTS = ("choose",)


@transaction.atomic
def provision(network: BasePage) -> list[str]:
    """Give `network` its team, or put the one it has back in step. Returns what was changed, in words.

    An alias gets none: it only shows another network.
    """
    stored = NetworkPage.objects.filter(pk=network.pk, alias_of__isnull=True).first()
    if stored is None:
        return []
    team = _find_team(stored)
    if team is None:
        team, changes = _make_team(stored)
    else:
        changes = [*_follow_title(team, stored), *_bring_to_root(team)]
    return [*changes, *_keep_rights(team)]


def provision_all() -> list[str]:
    """`provision` every network, each in a transaction of its own."""
    return [
        f"{network.title}: {change}"
        for network in NetworkPage.objects.filter(alias_of__isnull=True).order_by("path")
        for change in provision(network)
    ]


@transaction.atomic
def disband(team: NetworkTeam) -> None:
    """Take away what a deleted network leaves behind: its group, and its collection unless that holds files.

    Deleting a collection would delete the images and documents in it, so one that holds any is renamed.
    """
    Group.objects.filter(pk=team.group_id).delete()
    # While it is locked no upload can be stored in it: none slips in between looking and deleting.
    collection = Collection.objects.select_for_update().filter(pk=team.collection_id).first()
    if collection is None:
        return
    inside = Collection.objects.filter(path__startswith=collection.path).order_by("path")
    if _hold_files(list(inside.select_for_update())):
        collection.name = f"{ARCHIVED}{collection.name}"[:LONGEST_COLLECTION_NAME]
        collection.save(update_fields=["name"])
    else:
        collection.delete()


# --- Group and collection -----------------------------------------------------------------------------


def _find_team(network: NetworkPage) -> NetworkTeam | None:
    return NetworkTeam.objects.select_related("group", "collection").filter(network=network).first()


def _make_team(network: NetworkPage) -> tuple[NetworkTeam, list[str]]:
    root = _one_at_a_time()
    if team := _find_team(network):
        return team, []  # somebody else made it while we waited
    name = _name_for(network)
    team = NetworkTeam.objects.create(
        network=network,
        group=Group.objects.create(name=f"{PREFIX}{name}"),
        collection=root.add_child(name=name),
    )
    return team, [f"made the group “{team.group.name}” and the collection “{name}”"]


def _follow_title(team: NetworkTeam, network: NetworkPage) -> list[str]:
    """Rename group and collection after the network, once the new title is public."""
    was_public = network.first_published_at is not None
    if (was_public and not network.live) or _is_named_after(team, network.title):
        return []
    _one_at_a_time()
    changes = []
    name = _name_for(network, team.group)
    for thing, wanted in ((team.group, f"{PREFIX}{name}"), (team.collection, name)):
        if thing.name != wanted:
            changes.append(f"renamed the {thing._meta.verbose_name} “{thing.name}” to “{wanted}”")
            thing.name = wanted
            thing.save(update_fields=["name"])
    return changes


def _is_named_after(team: NetworkTeam, title: str) -> bool:
    return team.group.name == f"{PREFIX}{title}" and team.collection.name == title


def _name_for(network: NetworkPage, group: Group | None = None) -> str:
    """The network's title, with its address or its number where another group is called so already.

    Titles may be longer than the name of a group, and two networks may share one.
    """
    others = Group.objects.exclude(pk=group.pk) if group else Group.objects.all()
    for suffix in ("", f" ({network.slug[:40]})", f" ({network.pk})"):
        name = f"{network.title[: LONGEST_NAME - len(PREFIX) - len(suffix)]}{suffix}"
        if not others.filter(name=f"{PREFIX}{name}").exists():
            break
    return name


def _bring_to_root(team: NetworkTeam) -> list[str]:
    """A collection inside another would pass on the rights people have there."""
    if team.collection.depth == 2:
        return []
    team.collection.move(_one_at_a_time(), "sorted-child")
    team.collection.refresh_from_db()
    return ["moved the collection back below the root"]


def _one_at_a_time() -> Collection:
    """Wait until nobody else makes or names a team, then go on until the transaction ends.

    The root collection's row is the lock; uploads do not need it and do not wait.
    """
    return Collection.objects.select_for_update(no_key=True).get(depth=1)


def _shared_collection() -> Collection:
    candidates = Collection.objects.filter(depth=2, name=SHARED, network_team__isnull=True)
    if found := candidates.first():
        return found
    root = _one_at_a_time()
    return candidates.first() or root.add_child(name=SHARED)


def _hold_files(collections: list[Collection]) -> bool:
    kinds = [model for model in apps.get_models() if issubclass(model, CollectionMember)]
    return any(model._default_manager.filter(collection__in=collections).exists() for model in kinds)


# --- Rights ---------------------------------------------------------------------------------------------


def _keep_rights(team: NetworkTeam) -> list[str]:
    """The group has exactly these rights: less would stop the leads, more would be nobody's decision."""
    shared = _shared_collection()
    return [
        *_keep_entry_to_the_admin(team.group),
        *_keep_exactly(GroupPagePermission, team.group, {team.network_id: _rights(BasePage, PAGE_RIGHTS)}),
        *_keep_exactly(
            GroupCollectionPermission,
            team.group,
            {team.collection_id: _file_rights(FILE_RIGHTS), shared.pk: _file_rights(SHARED_FILE_RIGHTS)},
        ),
    ]


def _rights(model: type[models.Model], verbs: Sequence[str]) -> Q:
    codenames = [get_permission_codename(verb, model._meta) for verb in verbs]
    return Q(content_type__app_label=model._meta.app_label, codename__in=codenames)


def _file_rights(verbs: Sequence[str]) -> Q:
    return _rights(get_image_model(), verbs) | _rights(get_document_model(), verbs)


def _keep_entry_to_the_admin(group: Group) -> list[str]:
    wanted = set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    held = set(group.permissions.all())
    if held == wanted:
        return []
    group.permissions.set(wanted)
    return [f"gave “{right.name}”" for right in wanted - held] + [
        f"took away “{right.name}”" for right in held - wanted
    ]


def _keep_exactly(rows: Any, group: Group, wanted: dict[int, Q]) -> list[str]:
    """Let `group` have the `wanted` permissions on each place (a page or a collection), and no other row."""
    place = "page" if rows is GroupPagePermission else "collection"
    rights = {
        (place_id, permission.pk): permission
        for place_id, permissions in wanted.items()
        for permission in Permission.objects.filter(permissions)
    }
    held = {
        (getattr(row, f"{place}_id"), row.permission_id): row
        for row in rows.objects.filter(group=group).select_related("permission", place)
    }
    missing = [
        rows(group=group, permission=permission, **{f"{place}_id": place_id})
        for (place_id, _), permission in rights.items()
        if (place_id, permission.pk) not in held
    ]
    surplus = [row for key, row in held.items() if key not in rights]
    rows.objects.bulk_create(missing, ignore_conflicts=True)
    rows.objects.filter(pk__in=[row.pk for row in surplus]).delete()
    return [
        f"{verb} “{row.permission.codename}” on the {place} “{getattr(row, place)}”"
        for verb, changed in (("gave", missing), ("took away", surplus))
        for row in changed
    ]
