"""Who may read a page, or what lies in a collection, as a key: `signed-in`, or names of groups."""

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from cms.content_files.context import ImportContext
from cms.content_files.errors import FieldError
from cms.content_files.fields import ContentField
from cms.content_files.located_yaml import Items, Located, LocatedText

SIGNED_IN = "signed-in"


class Readers(ContentField):
    """Left out of a file, whoever may read it stays: an import opens nothing."""

    def __init__(self) -> None:
        super().__init__("readers", default=None, stays=True, is_beside=True)

    def parse(self, raw: Located, world: ImportContext) -> Located:
        is_list = isinstance(raw, Items) and all(isinstance(name, LocatedText) for name in raw)
        if raw != SIGNED_IN and not is_list:
            raise FieldError(f"“{self.key}” is {SIGNED_IN}, or a list of groups.", raw.line)
        return raw

    def write(self, target: Any, value: Located, world: ImportContext) -> None:
        """Once `target` is stored. Raises `FieldError` for a group that the site does not have."""
        if not world.is_writing or not target.pk or self.read(target, world) == value:
            return
        groups = [_group(name) for name in value] if isinstance(value, Items) else []
        kind = PageViewRestriction.GROUPS if isinstance(value, Items) else PageViewRestriction.LOGIN
        target.view_restrictions.all().delete()
        target.view_restrictions.create(restriction_type=kind).groups.set(groups)

    def read(self, source: Any, world: ImportContext) -> str | list[str] | None:
        """What no file can say (a password; several rules) is said as nobody: it comes back closed."""
        rules = list(source.view_restrictions.all()) if source.pk else []
        if [rule.restriction_type for rule in rules] == [PageViewRestriction.LOGIN]:
            return SIGNED_IN
        if [rule.restriction_type for rule in rules] == [PageViewRestriction.GROUPS]:
            return sorted(rules[0].groups.values_list("name", flat=True))
        return [] if rules else None


READERS = Readers()


def _group(name: LocatedText) -> Group:
    group = Group.objects.filter(name=name.strip()).first()
    if group is None:
        raise FieldError(f"There is no group “{name}” on this site. Make it first.", name.line)
    return group
