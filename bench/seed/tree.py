"""Pages as rows: where each lies in the tree is computed here, as treebeard and Wagtail would."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from wagtail.models import Locale, get_page_models

from bench.seed.table import Table, next_ids
from cms.models import BasePage, PublicUpdate

BLOCK = 1_000  # primary keys reserved at a time


@dataclass
class Place:
    """A page that others can be put under."""

    pk: int
    path: str
    depth: int
    url_path: str
    network_id: int | None
    children: int
    row: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, page: BasePage) -> "Place":
        return cls(page.pk, page.path, page.depth, page.url_path, page.network_id, page.numchild)


class Tree:
    """Collects pages; `flush` writes them, parents and children in one go."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.texts: list[tuple[int, int, str, str]] = []
        self._locale = Locale.get_default().pk
        self._types = ContentType.objects.get_for_models(*get_page_models())
        self._base = Table(BasePage)
        self._tables: dict[type, Table] = {}
        self._history = Table(PublicUpdate, skip=["id"])
        self._ids: list[int] = []
        self._places: list[Place] = []

    def table(self, model: type[models.Model], skip: Iterable[str] = ()) -> Table:
        """The collected rows of `model`, which is written after the pages."""
        if model not in self._tables:
            self._tables[model] = Table(model, skip)
        return self._tables[model]

    def add(
        self,
        parent: Place,
        model: type[BasePage],
        *,
        title: str,
        slug: str,
        at: datetime,
        text: str = "",
        live: bool = True,
        summary: str = "",
        own: dict[str, Any] | None = None,
    ) -> Place:
        """Put a page under `parent`, first published `at`. `own` are the columns of its own type."""
        parent.children += 1
        pk = self._next_id()
        path = BasePage._get_path(parent.path, parent.depth + 1, parent.children)
        url_path = f"{parent.url_path}{slug}/"
        network_id = pk if model.is_network else parent.network_id
        place = Place(pk, path, parent.depth + 1, url_path, network_id, 0)
        place.row = {
            "id": pk, "path": path, "depth": place.depth, "title": title, "draft_title": title,
            "slug": slug, "url_path": url_path, "summary": summary, "live": live,
            "has_unpublished_changes": not live, "network_id": network_id,
            "content_type_id": self._types[model].pk, "locale_id": self._locale,
            "translation_key": UUID(int=self.random.getrandbits(128), version=4),
            "show_in_menus": model.show_in_menus_default,
            "first_published_at": at if live else None, "last_published_at": at if live else None,
            "public_updated_at": at if live else None,
        }  # fmt: skip
        self._places.append(place)
        self.table(model).add(basepage_ptr_id=pk, **(own or {}))
        if live:
            self._history.add(page_id=pk, at=at, kind=PublicUpdate.Kind.FIRST)
        self.texts.append((pk, self._types[model].pk, title, f"{summary} {text}"))
        return place

    def update(self, place: Place, *, at: datetime, note: str) -> None:
        """Give a page a significant change `at` a later time."""
        place.row["last_published_at"] = place.row["public_updated_at"] = at
        self._history.add(page_id=place.pk, at=at, kind=PublicUpdate.Kind.SIGNIFICANT, note=note)

    def flush(self, *outside: tuple[Place, int]) -> int:
        """Write everything. `outside`: parents that were there before, and how many children they gain."""
        count = len(self._places)
        for place in self._places:
            self._base.add(**place.row, numchild=place.children)
        self._base.flush()
        for table in (*self._tables.values(), self._history):
            table.flush()
        for place, more in outside:
            BasePage.objects.filter(pk=place.pk).update(numchild=F("numchild") + more)
        self._places.clear()
        return count

    def _next_id(self) -> int:
        if not self._ids:
            self._ids = next_ids(BasePage, BLOCK)[::-1]
        return self._ids.pop()
