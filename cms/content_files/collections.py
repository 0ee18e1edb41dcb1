"""Collections as content files: which pictures and documents lie in them, and who may read those."""

from pathlib import Path
from typing import Any

from django.utils.text import slugify
from wagtail.models import Collection

from cms.content_files.context import ImportContext
from cms.content_files.errors import ErrorList, FieldError
from cms.content_files.fields import ContentField
from cms.content_files.files import FilePlace, find_collection, path_of_file, usual_title
from cms.content_files.formats import RecordFormat, register
from cms.content_files.list_fields import Rows
from cms.content_files.located_yaml import Located
from cms.content_files.parser import SourceFile
from cms.content_files.readers import READERS


class CollectionName(ContentField):
    """Its name, or a list of names down to it; without any it is the root."""

    def parse(self, raw: Located, world: ImportContext) -> tuple[str, ...]:
        wrongs = ErrorList()
        names = raw if isinstance(raw, list) else [raw]
        found = [wrongs.attempt(super(CollectionName, self).parse, name, world) for name in names]
        wrongs.raise_any()
        if not all(found):
            raise FieldError(f"“{self.key}” has an empty line here.", raw.line)
        return tuple(name for name in found if name)

    def write(self, target: Collection, value: tuple[str, ...], world: ImportContext) -> None:
        """On a new one; `CollectionFormat.store` puts it into its parent."""
        if not target.pk:
            target.name, target.names = (value or ("",))[-1], tuple(value)

    def read(self, source: Collection, world: ImportContext) -> str | list[str] | None:
        names = list(names_of(source))
        return (names if len(names) > 1 else names[0]) if names else None


class FilesInside(Rows):
    """What pages of this import show and link. A file that none of them uses is not stored."""

    def write(self, target: Collection, value: Any, world: ImportContext) -> None:
        """Nothing: a file is stored when a page uses it, where `CollectionFormat.parse` noted."""

    def read(self, source: Collection, world: ImportContext) -> list[dict[str, str]] | None:
        rows = []
        for name, file in sorted(world.carried.items()):
            if file.collection_id == source.pk:
                has_own_title = file.title != usual_title(Path(name))
                rows.append({"file": name, **({"title": file.title} if has_own_title else {})})
        return rows or None


class FileName(ContentField):
    def parse(self, raw: Located, world: ImportContext) -> Path:
        return path_of_file(world, super().parse(raw, world), "file", raw.line)


class CollectionFormat(RecordFormat):
    """A collection is known by its names."""

    def name_of(self, file: SourceFile) -> str:
        return str(file.keys.get("name", ""))

    def parse(self, file: SourceFile, world: ImportContext) -> dict[str, Any]:
        values = super().parse(file, world)
        for row in values.get("files", ()):
            world.places[row["file"]] = FilePlace(values.get("name", ()), row.get("title", ""))
        return values

    def find(self, file: SourceFile, values: dict[str, Any], world: ImportContext) -> Collection | None:
        return find_collection(values.get("name", ()))

    def all(self, world: ImportContext) -> list[Collection]:
        """Those that hold what pages carry, and those above them that are private."""
        holding = {file.collection_id for file in world.carried.values()}
        paths = list(Collection.objects.filter(pk__in=holding).values_list("path", flat=True))
        return [
            each
            for each in Collection.objects.order_by("path")
            if each.pk in holding
            or (any(path.startswith(each.path) for path in paths) and each.view_restrictions.exists())
        ]

    def file_name(self, record: Collection) -> str:
        return f"{self.folder}/{slugify('-'.join(names_of(record))) or 'root'}.md"

    def clean(self, record: Collection) -> None:
        record.clean_fields(exclude={"path", "depth", "numchild"})

    def store(self, record: Collection) -> None:
        if record.pk:
            return  # its name is what it is known by
        parent: Any = find_collection(())
        for depth, name in enumerate(record.names[:-1], 1):
            parent = find_collection(record.names[:depth]) or parent.add_child(name=name)
        parent.add_child(instance=record)

    def write_beside(
        self, target: Collection, before: Any, values: dict[str, Any], world: ImportContext
    ) -> bool:
        """Who may read it, before anything is stored in it."""
        was = READERS.read(target, world)
        if "readers" in values:
            READERS.write(target, values["readers"], world)
        return was != READERS.read(target, world)


def names_of(collection: Collection) -> tuple[str, ...]:
    if not collection.pk:
        return getattr(collection, "names", ())
    above = collection.get_ancestors(inclusive=True).filter(depth__gt=1)
    return tuple(above.order_by("depth").values_list("name", flat=True))


class NoText(ContentField):
    def parse(self, raw: Located, world: ImportContext) -> str:
        if raw:
            raise FieldError("There is no place for text below these keys.", raw.line)
        return ""

    def write(self, target: Any, value: str, world: ImportContext) -> None:
        """Nothing."""

    def read(self, source: Any, world: ImportContext) -> None:
        """Nothing."""


register(
    CollectionFormat(
        "collection",
        Collection,
        [
            CollectionName("name", default=(), longest=255),
            READERS,
            FilesInside(
                "files",
                stays=True,
                is_beside=True,
                keys=[FileName("file", required=True), ContentField("title", longest=255)],
            ),
        ],
        NoText("body"),
        folder="collections",
        comes_first=True,
    )
)
