"""The rows that a stored version of a page brings back are the page's own."""

from typing import Any

from django.db.models import Model
from modelcluster.models import get_all_child_relations


def own_rows(content: dict[str, Any], model: type[Model]) -> dict[str, Any]:
    """`content` of a revision of `model`, with each row below it, at any depth, a row of what it stands in.

    Wagtail's copy gives the rows of a page new keys, but not the rows of those: they kept the original's and
    took them off it. A row that names another parent than the one it stands in is a new row. Nor does any
    name its parent afterwards: a parent that was deleted since comes back with all of its rows.
    """
    own = {}
    for relation in get_all_child_relations(model):
        name, parent = relation.get_accessor_name(), relation.field.name
        if name in content:
            found = (_adopted(row, parent, content["pk"]) for row in content[name])
            own[name] = [own_rows(row, relation.related_model) for row in found]
    return content | own


def _adopted(row: dict[str, Any], parent: str, pk: Any) -> dict[str, Any]:
    is_own = pk is not None and row.get(parent) == pk
    return row | {"pk": row["pk"] if is_own else None, parent: None}
