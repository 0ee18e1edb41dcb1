"""Which pictures and documents are public: those that something public shows or links.

Wagtail's index of references knows them all: choosers in blocks, links in rich text, foreign keys, and those
of rows below a page. It holds what is stored: of a live page the public words, never those of a draft.
Each app says which of its rows are public, and to whom (`register`); a page's are here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from wagtail.models import ReferenceIndex, Revision, TaskState

Readable = Callable[[HttpRequest], QuerySet[Any]]


@dataclass(frozen=True)
class UseSource:
    """A model whose rows show or link files: all that are `public`, and those that a request may read."""

    public: Callable[[], QuerySet[Any]]
    readable: Readable


_sources: dict[type[Model], UseSource] = {}


def register(model: type[Model], *, public: Callable[[], QuerySet[Any]], readable: Readable) -> None:
    """Count the rows of `model`; a subclass of a page is counted as a page."""
    _sources[model] = UseSource(public, readable)


def sources() -> dict[type[Model], UseSource]:
    """All registered models, pages first: most files are theirs."""
    pages = apps.get_model("cms", "BasePage")
    of_pages = UseSource(pages.objects.live, pages.objects.visible_to)
    return {pages: of_pages, **_sources}


def is_public(file: Model) -> bool:
    """Whether anything that any reader can see shows or links `file`, an image or document."""
    return any(found.exists() for found in public_uses(file))


def public_uses(file: Model) -> Iterator[QuerySet[Any]]:
    """The public rows that show or link `file`, a model at a time."""
    for model, source in sources().items():
        yield source.public().filter(pk__in=_using(model, file))


def is_awaited(file: Model) -> bool:
    """Whether a version that waits for a decision, or for its day, shows or links `file`."""
    waits = Q(task_states__status=TaskState.STATUS_IN_PROGRESS) | Q(approved_go_live_at__isnull=False)
    wanted = (ContentType.objects.get_for_model(file).pk, str(file.pk))
    return any(
        wanted == (kind, number)
        for version in Revision.objects.filter(waits).distinct()
        for kind, number, *_path in ReferenceIndex._extract_references_from_object(version.as_object())
    )


def is_shown_to(request: HttpRequest, file: Model) -> bool:
    """Whether something that `request` may read shows or links `file`: a query for each registered model."""
    return any(
        source.readable(request).filter(pk__in=_using(model, file)).exists()
        for model, source in sources().items()
    )


def anybody() -> Any:
    """A request of somebody who is not signed in, as far as rules of reading look at one."""
    return SimpleNamespace(user=AnonymousUser(), session={})


def index(row: Model) -> None:
    """Write down now what `row` shows and links. Wagtail does so a moment after the transaction."""
    if ReferenceIndex.is_indexed(type(row)):
        ReferenceIndex.create_or_update_for_object(row)


def _using(model: type[Model], file: Model) -> QuerySet[Any]:
    """The keys of the rows of `model` that use `file`."""
    kind = ContentType.objects.get_for_model(model)
    found = ReferenceIndex.get_references_to(file).filter(base_content_type=kind)
    return found.annotate(source=Cast("object_id", BigIntegerField())).values("source")
