"""Reads and checks content files. Nothing is written here; what is wrong becomes a fault of its file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug

from cms.content_files import formats
from cms.content_files.context import ComingPage, ImportContext
from cms.content_files.errors import ContentRefused, Fault, FieldError
from cms.content_files.formats import PageFormat, Position, RecordFormat
from cms.content_files.located_yaml import Entries, LocatedText
from cms.content_files.parser import SourceFile, address_of, path_of, read_file
from cms.models import BasePage
from cms.sites import is_taken
from cms.typing import Progress


@dataclass
class PlannedFile:
    """A file, what its type is and, once checked, its values."""

    file: SourceFile
    format: PageFormat | RecordFormat
    values: dict[str, Any] = field(default_factory=dict)
    is_new: bool = False

    @property
    def is_page(self) -> bool:
        return isinstance(self.format, PageFormat)


class Plan:
    """Everything one run brings: its items, parents first, and its faults."""

    def __init__(self, world: ImportContext) -> None:
        self.world = world
        self.items: list[PlannedFile] = []
        self.faults: list[Fault] = []

    def read(self, folders: Iterable[Path], change: Callable[[SourceFile], SourceFile]) -> None:
        """Read every file, learn what is coming, and add the parents nobody wrote a file for."""
        for folder in folders:
            paths = sorted(folder.rglob("*.md"))
            if not paths:  # nor is it perhaps a folder
                self.faults.append(Fault(str(folder), 1, "There is no content file (.md) here."))
            for path in paths:
                self._read_file(path, folder, change)
        for item in list(self.items):
            self.guard(item.file, partial(self._require_parents, item))
        self.items.sort(key=lambda item: _place(item.file))

    def check(self, progress: Progress) -> None:
        """Check every item. Raises `ContentRefused` with all that is wrong."""
        for done, item in enumerate(self.items, 1):
            self.guard(item.file, partial(self._check, item))
            progress("Checking", done, len(self.items))
        self.refuse_if_faulty()

    def guard(self, file: SourceFile, act: Callable[[], None]) -> None:
        """Run `act`; what goes wrong becomes a fault of `file`, and the next file is looked at too."""
        try:
            act()
        except FieldError as wrong:
            self._note(file.path, wrong.places)
        except ValidationError as error:
            self._note(file.path, formats.format_of(file).faults(error, file))

    def refuse_if_faulty(self) -> None:
        if self.faults:
            raise ContentRefused(self.faults)

    def _note(self, path: str, places: Iterable[tuple[int, str]]) -> None:
        self.faults += [Fault(path, line, reason) for line, reason in places]

    def _read_file(self, path: Path, folder: Path, change: Callable[[SourceFile], SourceFile]) -> None:
        name = path.relative_to(folder).as_posix()
        try:
            file = change(read_file(path, folder))
            found = formats.format_of(file)
            found.announce(file, self.world)
        except FieldError as wrong:
            self._note(path_of(name, folder), wrong.places)
            # What refers to the page is not wrong because of this.
            self.world.coming.setdefault(address_of(name), ComingPage(None))
        else:
            self.items.append(PlannedFile(file, found))

    # --- Parents ------------------------------------------------------------------------------------

    def _require_parents(self, item: PlannedFile) -> None:
        address = item.file.address
        if isinstance(item.format, RecordFormat):
            if found := self._obvious(item.format.folder):
                self._make_up(item.format.folder, found)
            return
        parts = address.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            parent = "/".join(parts[:depth])
            if found := self._obvious(parent):
                self._make_up(parent, found)
            elif not self.world.has_page(parent):
                raise FieldError(f"There is no page /{parent}/ for this to stand under. Add {parent}.md.", 1)

    def _obvious(self, address: str) -> PageFormat | None:
        """The type of page to make at `address`, where there is none, without a file."""
        if self.world.has_page(address):
            return None
        return next((found for found in formats.page_formats.values() if found.is_obvious_at(address)), None)

    def _make_up(self, address: str, found: PageFormat) -> None:
        in_menu = "true" if found.model.show_in_menus_default and "/" not in address else "false"
        file = SourceFile(
            f"{address}.md", Entries(type=LocatedText(found.type), in_menu=LocatedText(in_menu))
        )
        found.announce(file, self.world)
        self.items.append(PlannedFile(file, found))

    # --- Checks -------------------------------------------------------------------------------------

    def _check(self, item: PlannedFile) -> None:
        if item.is_page:
            self._check_place(item)
        item.values = item.format.parse(item.file, self.world)
        stored = item.format.stored(item.file, item.values, self.world)
        before = item.format.content(stored, self.world) if stored else None
        target = stored or item.format.empty(item.file, item.values)
        item.format.check(target, item.values, self.world)
        must_wait = self.world.is_drafting and not item.format.has_drafts
        if must_wait and before != item.format.content(target, self.world):
            raise FieldError(f"A {item.format.type} has no drafts. Import it without --as-draft.", 1)

    def _check_place(self, item: PlannedFile) -> None:
        """A page stands where its type may, and an address keeps its type."""
        address, model, line = item.file.address, item.format.model, item.file.line_of("type")
        stored = self.world.stored_id(address)
        if stored:
            found = BasePage.objects.get(pk=stored).specific_class
            if found is not model:
                raise FieldError(f"/{address}/ is already another type of page ({found.kind_name}).", line)
        if not address:
            return
        parent_address, _, slug = address.rpartition("/")
        if not stored:
            self._check_name(address, slug)
        parent = self.world.model_of(parent_address)
        if parent and model not in parent.allowed_subpage_models():
            raise FieldError(f"A page of type {item.format.type} cannot stand at /{address}/.", line)
        self._check_count(item, parent_address)

    def _check_name(self, address: str, slug: str) -> None:
        try:
            validate_unicode_slug(slug)
        except ValidationError:
            reason = f"“{slug}” cannot be part of an address. Use letters, digits and hyphens."
            raise FieldError(reason, 1) from None
        if is_taken(address):
            raise FieldError(f"/{address}/ belongs to the site itself. Choose another name for the file.", 1)

    def _check_count(self, item: PlannedFile, parent_address: str) -> None:
        """Some types may stand once on the site, or once under a parent."""
        model: Any = item.format.model
        others = self.world.addresses_of(model) - {item.file.address}
        siblings = {other for other in others if other.rpartition("/")[0] == parent_address}
        for allowed, found in ((model.max_count, others), (model.max_count_per_parent, siblings)):
            if allowed is not None and len(found) >= allowed:
                where = f"/{min(found)}/"
                raise FieldError(
                    f"There is a page of type {item.format.type} already: {where}.", item.file.line_of("type")
                )


def _place(file: SourceFile) -> tuple[int, str, int, str]:
    """Parents first; siblings by their position, then by name."""
    parent = file.address.rpartition("/")[0]
    return (file.address.count("/"), parent, Position.of(file), file.address)
