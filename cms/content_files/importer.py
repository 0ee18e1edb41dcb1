"""Brings content files in: checks everything, then writes everything in one transaction, or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.content_files import formats
from cms.content_files.faults import ContentRefused, Fault, Wrong
from cms.content_files.formats import PageFormat, RecordFormat
from cms.content_files.source import Entries, SourceFile, Text, read_file
from cms.content_files.world import World
from cms.models import BasePage
from cms.services import history

Progress = Callable[[str, int, int], None]


@dataclass
class Outcome:
    """Names of the files, by what happened to each."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


@dataclass
class Item:
    """A file, what its type is and, once checked, its values."""

    file: SourceFile
    format: PageFormat | RecordFormat
    values: dict = field(default_factory=dict)
    is_new: bool = False


class _DryRun(Exception):
    """Takes the transaction back after a rehearsal."""


def import_folder(
    folder: Path,
    *,
    as_draft: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda verb, done, total: None,
    change: Callable[[SourceFile], SourceFile] = lambda file: file,
) -> Outcome:
    """Import every `.md` file below `folder`, or nothing: `ContentRefused` then carries every fault.

    `as_draft` submits to moderation instead of publishing; `dry_run` writes, reports and takes it back;
    `change` may alter each file after it was read (the demonstration moves its dates).
    """
    run = _Run(folder, as_draft=as_draft, progress=progress, change=change)
    run.check()
    try:
        with transaction.atomic():
            outcome = run.write()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return outcome


class _Run:
    def __init__(self, folder: Path, *, as_draft: bool, progress: Progress, change: Callable):
        self.folder = folder
        self.as_draft = as_draft
        self.progress = progress
        self.change = change
        self.faults: list[Fault] = []
        self.items: list[Item] = []
        self.world = World(folder)
        self.world.is_drafting = as_draft

    # --- Checking ------------------------------------------------------------------------------------

    def check(self) -> None:
        """Read and check every file; nothing is written."""
        self._read()
        self._expect()
        for done, item in enumerate(self.items, 1):
            self._guard(item.file, lambda item=item: self._parse(item))
            self.progress("Checking", done, len(self.items))
        self._refuse_if_faulty()

    def _read(self) -> None:
        paths = sorted(self.folder.rglob("*.md"))
        if not paths:
            self.faults.append(Fault(str(self.folder), 1, "There is no content file (.md) in this folder."))
        for path in paths:
            name = path.relative_to(self.folder).as_posix()
            try:
                file = self.change(read_file(path, self.folder))
                self.items.append(Item(file, formats.format_of(file)))
            except Wrong as wrong:
                self.faults.append(Fault(name, wrong.line or 1, wrong.reason))

    def _expect(self) -> None:
        """Tell the world what is coming, and add parents nobody wrote a file for."""
        for item in self.items:
            if isinstance(item.format, PageFormat):
                self._expect_page(item)
            else:
                item.format.expect(item.file, self.world)
        for item in list(self.items):
            self._guard(item.file, lambda item=item: self._require_parents(item))
        self.items.sort(key=lambda item: (item.file.address.count("/"), item.file.address))

    def _expect_page(self, item: Item) -> None:
        file = item.file
        if file.address in self.world.coming:
            self.faults.append(Fault(file.name, 1, f"Two files are the page /{file.address}/."))
        self.world.coming[file.address] = item.format.type
        if item.format.model.is_network:
            self.world.expect_record("network", str(file.keys.get("title", "")))
            self.world.expect_record("network", file.address.rsplit("/", 1)[-1])

    def _require_parents(self, item: Item) -> None:
        if isinstance(item.format, RecordFormat):
            address = item.format.folder
            if not self.world.has_page(address) and _obvious(address):
                self._make_up(address)
            return
        parts = item.file.address.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            address = "/".join(parts[:depth])
            if self.world.has_page(address):
                continue
            if not _obvious(address):
                raise Wrong(f"There is no page /{address}/ for this to stand under. Add {address}.md.", 1)
            self._make_up(address)

    def _make_up(self, address: str) -> None:
        found = _obvious(address)
        keys = Entries(title=Text(found.obvious_title))
        keys["title"].line = 1
        if found.model.show_in_menus_default:
            keys["in_menu"] = Text("true" if "/" not in address else "false")
            keys["in_menu"].line = 1
        file = SourceFile(f"{address}.md", keys, is_made_up=True)
        self.world.coming[address] = found.type
        self.items.append(Item(file, found))

    def _parse(self, item: Item) -> None:
        item.values = item.format.parse(item.file, self.world)
        if isinstance(item.format, PageFormat):
            self._check_place(item)

    def _check_place(self, item: Item) -> None:
        """A page stands where its type may, and an address keeps its type."""
        address, model = item.file.address, item.format.model
        stored = self.world.page_id(address) if self.world.has_page(address) else 0
        if stored:
            page = BasePage.objects.get(pk=stored)
            if page.specific_class is not model:
                kind = page.specific_class.__name__
                raise Wrong(
                    f"/{address}/ is already another type of page ({kind}).", item.file.line_of("type")
                )
        if not address:
            return
        parent_address = address.rpartition("/")[0]
        coming = self.world.coming.get(parent_address)
        if coming:
            parent = formats.page_formats[coming].model
        else:
            parent = BasePage.objects.get(pk=self.world.page_id(parent_address)).specific_class
        if model not in parent.allowed_subpage_models():
            line = item.file.line_of("type")
            raise Wrong(f"A page of type {item.format.type} cannot stand at /{address}/.", line)

    # --- Writing -------------------------------------------------------------------------------------

    def write(self) -> Outcome:
        """Write every file, inside the caller's transaction. Raises `ContentRefused` to take it back."""
        pages = [item for item in self.items if isinstance(item.format, PageFormat)]
        records = [item for item in self.items if isinstance(item.format, RecordFormat)]
        for item in pages:
            self._guard(item.file, lambda item=item: self._create_shell(item))
        self._refuse_if_faulty()
        self.world.reload()
        self.world.is_writing = True
        ordered = [
            *(item for item in records if item.format.stage == 0),
            *pages,
            *(item for item in records if item.format.stage == 1),
        ]
        outcome = Outcome()
        for done, item in enumerate(ordered, 1):
            self._guard(item.file, lambda item=item: self._write_item(item, outcome))
            self.progress("Importing", done, len(ordered))
        self._refuse_if_faulty()
        return outcome

    def _create_shell(self, item: Item) -> None:
        """An empty draft for each new page, so that files may refer to one another in any order."""
        address = item.file.address
        if not address or address in self.world._pages:
            return
        parent_address, _, slug = address.rpartition("/")
        parent = BasePage.objects.get(pk=self.world.page_id(parent_address))
        extra = item.format.shell(item.values) if hasattr(item.format, "shell") else {}
        title = item.values.get("title", slug)
        page = item.format.model(title=title, slug=slug, live=False, has_unpublished_changes=True, **extra)
        parent.add_child(instance=page)
        self.world._pages[address] = page.pk
        item.is_new = True

    def _write_item(self, item: Item, outcome: Outcome) -> None:
        # References now lead to stored objects, so the file is read once more.
        values = item.format.parse(item.file, self.world)
        write = self._write_page if isinstance(item.format, PageFormat) else self._write_record
        changed = write(item, values)
        verb = "created" if item.is_new else "changed" if changed else "unchanged"
        getattr(outcome, verb).append(item.file.name)

    def _write_page(self, item: Item, values: dict) -> bool:
        page_id = self.world.page_id(item.file.address)
        page = item.format.model.objects.get(pk=page_id)
        if self.as_draft:
            page = page.get_latest_revision_as_object()
        before = item.format.read(page, self.world)
        item.format.write(page, values, self.world)
        page.change_kind = page.change_note = ""
        changed = item.is_new or before != item.format.read(page, self.world)
        if self.as_draft:
            if changed:
                _submit(page)
            return changed
        if changed or not page.live:
            page.full_clean()
            page.save_revision().publish()
            changed = True
        page.refresh_from_db()
        dated = history.merge(page, values["history"] or [])
        return changed or dated

    def _write_record(self, item: Item, values: dict) -> bool:
        if self.as_draft and not item.format.has_drafts:
            raise Wrong(f"A {item.format.type} has no drafts. Import it without --as-draft.", 1)
        record = item.format.find(values)
        item.is_new = record is None
        record = record or item.format.model()
        before = None if item.is_new else item.format.read(record, self.world)
        item.format.write(record, values, self.world)
        if before == item.format.read(record, self.world):
            return False
        record.full_clean()
        item.format.save(record, as_draft=self.as_draft)
        return True

    # --- Faults ----------------------------------------------------------------------------------------

    def _guard(self, file: SourceFile, act: Callable) -> None:
        """Run `act`; what goes wrong becomes a fault of `file`, and the next file is looked at too."""
        try:
            with transaction.atomic():
                act()
        except Wrong as wrong:
            self.faults.append(Fault(file.name, wrong.line or 1, wrong.reason))
        except ValidationError as error:
            self.faults += _faults_of(error, file)

    def _refuse_if_faulty(self) -> None:
        if self.faults:
            raise ContentRefused(self.faults)


def _obvious(address: str) -> PageFormat | None:
    """The type of page that may be made at `address` without a file."""
    last = address.rsplit("/", 1)[-1]
    for found in formats.page_formats.values():
        if found.obvious_at == last and (found.type == "series" or "/" not in address):
            return found
    return None


def _submit(page: BasePage) -> None:
    page.save_revision()
    page.refresh_from_db()
    workflow = page.get_workflow()
    if workflow and page.current_workflow_state is None:
        workflow.start(page, None)


def _faults_of(error: ValidationError, file: SourceFile) -> Iterable[Fault]:
    """The model's own complaints, each at the line of the key it is about."""
    attributes = {key.attribute: key.key for key in _keys_of(file)}
    messages = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for attribute, texts in messages.items():
        key = attributes.get(attribute, attribute)
        for text in texts:
            where = f"{key}: " if key and key != "__all__" else ""
            yield Fault(file.name, file.line_of(key), f"{where}{text}")


def _keys_of(file: SourceFile):
    found = formats.format_of(file)
    return found.all_keys() if isinstance(found, PageFormat) else found.keys
