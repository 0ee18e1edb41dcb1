"""Many pages like one, for tests of what long lists cost: making each takes a hundred statements."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db import connection, models
from modelcluster.models import get_all_child_relations

from cms import content_version
from cms.models import BasePage, PublicUpdate

OURS = ("home", "networks", "updates")


def copy_beside(page: BasePage, count: int, **different: Sequence[Any]) -> None:
    """Store `count` pages like `page` beside it, with rows of their own and the public history of `page`.

    `different` are fields of its type that must differ, with the value of each copy: months of a series.
    """
    parent = page.get_parent()
    last = BasePage._str2int(page.get_siblings().last().path[-BasePage.steplen :])
    slugs = [f"{page.slug}-{last + number}" for number in range(count)]
    facts = {
        "path": [BasePage._get_path(parent.path, page.depth, last + 1 + number) for number in range(count)],
        "slug": slugs,
        "url_path": [f"{parent.url_path}{slug}/" for slug in slugs],
        "translation_key": [uuid4() for _ in slugs],
    }
    new = _copy(BasePage, "id", page.pk, None, [], facts)
    for model in [*type(page)._meta.all_parents, type(page)]:
        pointer = model._meta.pk
        if model is not BasePage and model._meta.parents:
            _copy(model, pointer.column, page.pk, pointer.column, new, different)
    for relation in get_all_child_relations(type(page)):
        if relation.related_model._meta.app_label in OURS:
            _copy_rows(relation, page.pk, new)
    _copy(PublicUpdate, "page_id", page.pk, "page_id", new, {})
    BasePage.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + count)
    if page.network_id == page.pk:
        BasePage.objects.filter(pk__in=new).update(network_id=models.F("pk"))
    content_version.bump()


def _copy_rows(relation: Any, owner: int, new_owners: list[int]) -> None:
    """The rows that belong to `owner`, and theirs, for each of `new_owners`."""
    model, column = relation.related_model, relation.field.column
    for row in model.objects.filter(**{relation.field.name: owner}):
        new = _copy(model, model._meta.pk.column, row.pk, column, new_owners, {})
        for below in get_all_child_relations(model):
            _copy_rows(below, row.pk, new)


def _copy(
    model: Any, by: str, of: int, pointer: str | None, owners: list[Any], different: dict[str, Sequence[Any]]
) -> list[int]:
    """Copy the row whose column `by` is `of` for each of `owners`, whom the column `pointer` names."""
    given = {model._meta.get_field(name): list(values) for name, values in different.items()}
    new = {field.column: (field.db_type(connection), values) for field, values in given.items()}
    if pointer:
        new[pointer] = ("bigint", owners)
    fields = model._meta.local_concrete_fields
    same = [field.column for field in fields if field.column not in new and not field.primary_key]
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    kept = ", ".join(f"old.{quote(column)}" for column in same)
    added = ", ".join(f"new.{quote(column)}" for column in new)
    arrays = ", ".join(f"%s::{kind.partition('(')[0]}[]" for kind, _values in new.values())
    names = ", ".join(map(quote, new))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quote, [*same, *new]))}) SELECT {kept}, {added}"  # noqa: S608
            f" FROM {table} AS old, unnest({arrays}) WITH ORDINALITY AS new({names}, place)"
            f" WHERE old.{quote(by)} = %s ORDER BY new.place RETURNING {key}",
            [*(values for _kind, values in new.values()), of],
        )
        return [pk for (pk,) in cursor.fetchall()]
