"""Carries the site out: the reverse of `importer`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cms.content_files import formats
from cms.content_files.context import ImportContext
from cms.content_files.files import LibraryFile
from cms.content_files.history_fields import history_keys
from cms.content_files.located_yaml import dump_yaml
from cms.content_files.parser import FENCE
from cms.models import BasePage, PublicUpdate
from cms.typing import Progress


@dataclass
class Exported:
    """How many files were written, and the addresses of pages that need a word."""

    files: int = 0
    left_out: list[str] = field(default_factory=list)  # not published, or below a page that is not


def export_folder(folder: Path, *, progress: Progress = lambda verb, done, total: None) -> Exported:
    """Write every page that is live or has a day for it, and every published record, below `folder`."""
    world = ImportContext()
    pages = list(BasePage.objects.descendant_of(world.root, inclusive=True).order_by("path"))
    carried = _carried(pages)
    left_out = [page for page in pages if page not in carried]
    exported = Exported(left_out=[f"/{world.address_of(page.pk)}/" for page in left_out])
    world.leave_out(page.pk for page in left_out)
    for done, page in enumerate(carried, 1):
        _export_page(page.specific, folder, world)
        progress("Exporting", done, len(carried))
    # What comes first in an import says where the files of all others lie.
    records = sorted(formats.record_formats.values(), key=lambda found: found.comes_first)
    exported.files = len(carried) + sum(_export_records(found, folder, world) for found in records)
    for name, file in world.carried.items():
        _export_file(file, folder / name)
    return exported


def _carried(pages: list[BasePage]) -> list[BasePage]:
    """Those of `pages` that are or will be live, and whose parents are too; parents come first.

    Of a page that waits for its day, the row holds what readers will see.
    """
    paths: set[str] = set()
    carried = []
    for place, page in enumerate(pages):
        has_parent = place == 0 or page.path[: -page.steplen] in paths
        is_public = (page.live or page.approved_schedule) and not page.has_expired()
        if has_parent and is_public and formats.format_for_model(page.specific_class):
            paths.add(page.path)
            carried.append(page)
    return carried


def _export_page(page: BasePage, folder: Path, world: ImportContext) -> None:
    if (found := formats.format_for_model(type(page))) is None:
        return
    keys, body = found.read(page, world)
    updates = list(PublicUpdate.objects.filter(page_id=page.pk).order_by("at", "pk"))
    path = folder / f"{world.address_of(page.pk) or 'home'}.md"
    _write(path, {"type": found.type, **keys, **history_keys(updates)}, body)


def _export_records(found: formats.RecordFormat, folder: Path, world: ImportContext) -> int:
    """Returns how many."""
    records = list(found.all(world))
    for record in records:
        keys, body = found.read(record, world)
        _write(_free(folder / found.file_name(record)), {"type": found.type, **keys}, body)
    return len(records)


def _free(path: Path) -> Path:
    """`path`, or the next like it that no other record has taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def _write(path: Path, keys: dict[str, Any], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"{FENCE}\n{dump_yaml(keys)}{FENCE}\n"
    path.write_text(f"{text}{body}\n" if body else text, encoding="utf-8")


def _export_file(file: LibraryFile, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with file.open_file() as content:
        path.write_bytes(content.read())
