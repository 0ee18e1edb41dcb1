"""What a run may refer to: what is on the site already, and what the files bring."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.fields.files import FieldFile
from django.urls import Resolver404, URLResolver
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Site

from cms.content_files.errors import FieldError
from cms.models import BasePage
from cms.sites import is_taken

# The id of a page that a file brings, until it is stored.
COMING = -1


@dataclass(frozen=True)
class ComingPage:
    model: type[BasePage] | None  # None: its file could not be read, so nothing is known but its address
    title: str = ""


class ImportContext:
    """Looks pages up by address. Addresses have no slashes around them; "" is the home page."""

    def __init__(self) -> None:
        self.is_writing = False  # first everything is checked
        self.is_drafting = False  # changes wait for moderation
        self.folder: Path | None = None  # of the file that is being read
        self.new_files: list[
            FieldFile
        ] = []  # stored by this run; a database transaction cannot take them back
        self.places: dict[Path, Any] = {}  # of files, where a collection names them (`files.FilePlace`)
        self.carried: dict[str, Any] = {}  # pictures and documents that an export carries, by name
        self.coming: dict[str, ComingPage] = {}
        self.records: dict[tuple[str, str], str] = {}  # type and name of each record: the file that brings it
        self.root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
        self._ids: dict[str, int] = {}
        self._addresses: dict[int, str] = {}
        self._models: dict[str, type[BasePage]] = {}
        self._learn()

    def _learn(self) -> None:
        pages = BasePage.objects.descendant_of(self.root, inclusive=True).order_by("path")
        for pk, url_path, content_type in pages.values_list("pk", "url_path", "content_type"):
            address = url_path[len(self.root.url_path) :].strip("/")
            self.add(address, pk, ContentType.objects.get_for_id(content_type).model_class())

    def add(self, address: str, pk: int, model: Any) -> None:
        """A page is stored at `address`."""
        self._ids[address], self._addresses[pk], self._models[address] = pk, address, model

    def leave_out(self, ids: Iterable[int]) -> None:
        """Pages an export does not carry, so that nothing in it may refer to them."""
        for pk in ids:
            del self._ids[self._addresses.pop(pk)]

    def stored_id(self, address: str) -> int | None:
        return self._ids.get(address)

    def has_page(self, address: str) -> bool:
        return address in self._ids or address in self.coming

    def model_of(self, address: str) -> type[BasePage] | None:
        """The type of the page at `address`, a coming one first. None: unknown."""
        coming = self.coming.get(address)
        return coming.model if coming else self._models.get(address)

    def addresses_of(self, model: type[BasePage]) -> set[str]:
        return {address for address in {*self._ids, *self.coming} if self.model_of(address) is model}

    def address_of(self, page_id: int | None) -> str | None:
        return self._addresses.get(page_id) if page_id else None

    def position_of(self, page_id: int) -> int | None:
        """Where a stored page stands among its siblings, from 1; None where they stand by name."""
        return self._positions.get(page_id)

    @cached_property
    def _positions(self) -> dict[int, int]:
        siblings: dict[str, list[str]] = {}
        for address in self._ids:
            siblings.setdefault(address.rpartition("/")[0] if address else "/", []).append(address)
        return {
            self._ids[address]: place
            for addresses in siblings.values()
            if addresses != sorted(addresses)
            for place, address in enumerate(addresses, 1)
        }

    def page_id(self, address: str, line: int | None = None) -> int:
        """The id of the page at `address`, with or without slashes; `COMING` while it is not stored."""
        address = address.strip("/")
        if address in self._ids:
            return self._ids[address]
        if address in self.coming:
            return COMING
        raise FieldError(f"There is no page at /{address}/, on the site or in these files.", line)

    def page_linked(self, link: str, line: int) -> int | None:
        """The page that `link`, which begins with /, leads to. None: another address this site answers."""
        path = re.split("[?#]", link)[0]
        address = path.strip("/")
        if self.has_page(address) and not link.startswith("//"):
            return self.page_id(address) if link == path else None
        if not link.startswith("//") and (is_taken(address) or self._is_routed(address)):
            return None
        raise FieldError(f"There is no page at {path}, on the site or in these files.", line)

    def _is_routed(self, address: str) -> bool:
        """Whether a page above has a view of its own for the rest of the address: /updates/2026/."""
        parts = address.split("/")
        for depth in range(len(parts) - 1, 0, -1):
            model = self.model_of("/".join(parts[:depth]))
            if model is not None:
                rest = "/".join(parts[depth:])
                return issubclass(model, RoutablePageMixin) and _resolves(model.get_resolver(), f"/{rest}/")
        return False


def _resolves(resolver: URLResolver, path: str) -> bool:
    try:
        return bool(resolver.resolve(path))
    except Resolver404:
        return False
