"""Carries the site out: the reverse of `importer`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from cms.content_files import formats
from cms.content_files.pictures import file_name
from cms.content_files.world import World
from cms.models import BasePage, PublicUpdate

Progress = Callable[[str, int, int], None]


@dataclass
class Exported:
    """How many files were written, and the addresses of pages that were left out."""

    files: int
    left_out: list[str]


def export_folder(folder: Path, *, progress: Progress = lambda verb, done, total: None) -> Exported:
    """Write every live page and published record below `folder`. Drafts are named, not exported."""
    world = World(folder)
    pages = list(BasePage.objects.descendant_of(world.root, inclusive=True).order_by("path"))
    live = [page for page in pages if page.live and formats.format_for_model(page.specific_class)]
    total = len(live)
    for done, page in enumerate(live, 1):
        _write(folder / _file_of(page, world), *_page_parts(page.specific, world))
        _export_pictures(page.specific, folder)
        progress("Exporting", done, total)
    files = total
    for found in formats.record_formats.values():
        for record in found.all():
            keys, body = found.read(record, world)
            _write(folder / found.file_name(record), {"type": found.type, **keys}, body)
            files += 1
    return Exported(files, [f"/{world.address_of(page.pk)}/" for page in pages if page not in live])


def _file_of(page: BasePage, world: World) -> str:
    return f"{world.address_of(page.pk) or 'home'}.md"


def _page_parts(page: BasePage, world: World) -> tuple[dict, str]:
    found = formats.format_for_model(type(page))
    keys, body = found.read(page, world)
    updates = list(PublicUpdate.objects.filter(page_id=page.pk).order_by("at", "pk"))
    return {"type": found.type, **keys, **formats.history_keys(updates)}, body


def _write(path: Path, keys: dict, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    front = yaml.safe_dump(keys, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(
        f"---\n{front}---\n{body.rstrip()}\n" if body.strip() else f"---\n{front}---\n", encoding="utf-8"
    )


def _export_pictures(page: BasePage, folder: Path) -> None:
    for block in page.body:
        image = block.value["image"] if block.block_type == "picture" else None
        if image is not None:
            path = folder / file_name(image)
            path.parent.mkdir(parents=True, exist_ok=True)
            with image.file.open("rb") as file:
                path.write_bytes(file.read())
