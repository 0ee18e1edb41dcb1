"""A page of any type with rows of its own at every level, whichever models there are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.db import models
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations

from home.models import HomePage
from tests.factories import PageFactory

FACTORIES = {factory._meta.model: factory for factory in PageFactory.__subclasses__()}
MONTH = date(2026, 10, 1)
VALUES = {
    models.DateTimeField: datetime.combine(MONTH, time(9), UTC),
    models.DateField: MONTH,
    models.EmailField: "somebody@example.org",
    models.IntegerField: 1,
    models.CharField: "Words",
    models.TextField: "Words",
}


def any_page(model, **facts):
    """A public page of the type, made with all that has to be above it."""
    if issubclass(model, HomePage):
        return HomePage.objects.get()
    above = model.allowed_parent_page_models()
    parent = any_page(next(each for each in above if each in FACTORIES or issubclass(each, HomePage)))
    assert model in FACTORIES, f"tests/factories.py needs a factory for {model.__name__}"
    needed = {"month": MONTH} if any(field.name == "month" for field in model._meta.fields) else {}
    return FACTORIES[model](parent=parent, **needed | facts)


def any_row(model, **given):
    """An unsaved row with what it must have."""
    for field in model._meta.concrete_fields:
        if field.name in given or field.primary_key or field.has_default() or field.blank:
            continue
        given[field.name] = _value(field)
    return model(**given)


def _value(field):
    if isinstance(field, models.ForeignKey):
        return _stored(field.remote_field.model)
    if field.choices:
        return field.flatchoices[0][0]
    return next(value for kind, value in VALUES.items() if isinstance(field, kind))


def _stored(model):
    if not (found := model._default_manager.first()):
        found = any_row(model)
        found.save()
    return found


def fill(owner) -> None:
    """Give `owner` and each of its rows one row of every kind and one choice in every list, unsaved."""
    for relation in get_all_child_relations(type(owner)):
        row = any_row(relation.related_model, **{relation.field.name: owner})
        if get_all_child_relations(type(row)) or get_all_child_m2m_relations(type(row)):
            fill(row)
        getattr(owner, relation.get_accessor_name()).add(row)
    for field in get_all_child_m2m_relations(type(owner)):
        getattr(owner, field.name).set([_stored(field.remote_field.model)])


def rows_of(owner) -> Iterator[tuple]:
    """Each stored row below `owner`: its depth and kind, its key, and what it holds."""
    yield from _rows(type(owner), owner.pk, 1)


def _rows(model, pk, depth: int) -> Iterator[tuple]:
    for field in get_all_child_m2m_relations(model):
        through = field.remote_field.through._base_manager.filter(**{field.m2m_field_name(): pk})
        yield from ((depth, field.name, None, tuple(row.values())) for row in through.values())
    for relation in get_all_child_relations(model):
        found = relation.related_model._base_manager.filter(**{relation.field.name: pk}).order_by("pk")
        for row in found.values():
            yield depth, relation.get_accessor_name(), row["id"], tuple(row.values())
            yield from _rows(relation.related_model, row["id"], depth + 1)
