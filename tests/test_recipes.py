"""What the recipes of CONTRIBUTING.md ask for is there, for each field of each page and record."""

from collections.abc import Iterable, Iterator
from copy import copy

import pytest
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, get_page_models

from cms.content_files import formats
from cms.content_files.parser import read_file
from cms.models import BasePage
from home.management.commands.load_demonstration import CONTENT
from networks.ical import calendar_of
from networks.models import EventPage
from search.indexing.text import text_of
from tests.promise.kinds import KINDS

PAGES = [model for model in get_page_models() if model is not BasePage]
FORMATS = [*formats.page_formats.values(), *formats.record_formats.values()]
SCHEDULE = {field.name for field in DraftStateMixin._meta.fields}
PLACE = {"path", "depth", "numchild"}  # in a tree: nobody types it

# Which fields do without, and why.
NOT_IN_FILES = {
    "networks.EventPage.is_cancelled": "the key `cancelled` says it, by giving the reason",
    "updates.Commitment.status": "its updates and `statuses` say it",
}
NOT_SEARCHED = {"updates.MonthlyUpdatePage.feedback_invitation": "the same sentence every month"}
NOT_IN_CALENDARS = {"networks.EventPage.body": "its summary is, and a link to the rest"}


def own_fields(model: type[models.Model]) -> list[models.Field]:
    """What people fill in, beside what all pages and all drafts have."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [
        field
        for field in fields
        if field.editable and not field.primary_key and field.name not in SCHEDULE | PLACE
    ]


def texts(model: type[models.Model]) -> list[models.Field]:
    """Those of them in which people write words."""
    kinds = (models.CharField, models.TextField, StreamField)
    return [field for field in own_fields(model) if isinstance(field, kinds) and not field.choices]


def word(field: models.Field) -> str:
    """One that stands nowhere else."""
    return f"marigold{field.name.replace('_', '')}"


def written(field: models.Field):
    """What somebody writes into `field`, the `word` in it."""
    if isinstance(field, StreamField):
        return [("text", f"<p>{word(field)}</p>")]
    forms = {models.URLField: "https://example.org/{}", models.EmailField: "{}@example.org"}
    return forms.get(type(field), "{}").format(word(field))


def fill(page: BasePage) -> BasePage:
    for field in texts(type(page)):
        setattr(page, field.name, written(field))
    return page


def states(page: BasePage) -> Iterator[BasePage]:
    """`page`, and one for each state that a field of its own may give it: cancelled, withdrawn, online …"""
    yield page
    for field in own_fields(type(page)):
        values = [value for value, _label in field.choices or ()]
        if isinstance(field, models.BooleanField):
            values = [True, False]
        for value in values:
            changed = copy(page)
            setattr(changed, field.name, value)
            yield changed


def is_address(field: models.Field) -> bool:
    return isinstance(field, (models.URLField, models.EmailField))


def missing(fields: Iterable[models.Field], where: str) -> set[str]:
    """The names of those of `fields` whose word is not in the text `where`."""
    return {name_of(field) for field in fields if word(field) not in where}


def name_of(field: models.Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_each_field_has_its_place_in_the_form(model):
    form = model.get_edit_handler().get_form_class()
    assert [field.name for field in own_fields(model) if field.name not in form.base_fields] == []


def test_each_page_type_is_written_as_a_file():
    """An export leaves others out, with all that is below them."""
    assert {found.model for found in formats.page_formats.values()} == set(PAGES)


@pytest.mark.parametrize("found", FORMATS, ids=lambda found: found.type)
def test_each_field_is_a_key_of_its_file_and_shown_in_the_demonstration(found):
    carried = {key.attribute: key.key for key in [*found.keys, found.body]}
    shown = {
        key for file in files() if file.keys["type"] == found.type for key in [*file.keys, found.body.key]
    }
    lost = [field for field in own_fields(found.model) if carried.get(field.name) not in shown]
    assert {name_of(field) for field in lost} == {
        name for name in NOT_IN_FILES if name.startswith(f"{found.model._meta.label}.")
    }


def files():
    return [read_file(path, CONTENT) for path in CONTENT.rglob("*.md")]


def test_each_text_is_shown_to_readers(site_of_each_type):
    lost = set()
    for model, page in site_of_each_type.items():
        pages = states(fill(page))
        html = " ".join(page.make_preview_request().content.decode() for page in pages)
        lost |= missing(texts(model), html)
    assert lost == set()


def test_each_text_is_searched(site_of_each_type):
    lost = set()
    for model, page in site_of_each_type.items():
        found = text_of(fill(page))
        words = [field for field in texts(model) if not is_address(field)]
        lost |= missing(words, f"{found.key_text} {found.body}")
    assert lost == set(NOT_SEARCHED)


def test_each_text_of_an_event_is_in_its_calendar_file(site_of_each_type):
    fill(site_of_each_type[EventPage]).save()
    kept = EventPage.objects.all()
    calendars = [calendar_of(kept, "Events")]
    kept.update(is_cancelled=True)
    calendars.append(calendar_of(kept, "Events"))
    unfolded = b"".join(calendars).replace(b"\r\n ", b"").decode()
    assert missing(texts(EventPage), unfolded) == set(NOT_IN_CALENDARS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_each_text_is_written_by_those_who_try_to_break_the_promise(kind):
    """What `make promise` never types, it cannot find in public unread."""
    words = [field.name for field in texts(kind.model) if not is_address(field)]
    assert [name for name in words if name not in kind.texts] == []
