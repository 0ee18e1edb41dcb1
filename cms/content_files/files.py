"""Pictures and documents of content files: `images/a.jpg` and `documents/b.pdf` beside the pages.

Files of the type `collection` say where in the site's libraries they belong. One that none of them names
stays where the site has it, and a new one goes to the root.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, TypeAlias
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from cms.content_files.context import ImportContext
from cms.content_files.errors import FieldError
from cms.media import documents, virus_scan
from cms.media.images import FORMATS, has_metadata, reencode

IMAGES = "images"
DOCUMENTS = "documents"

LibraryFile: TypeAlias = AbstractImage | AbstractDocument


@dataclass(frozen=True)
class FilePlace:
    """What a `collection` says of a file: the names of the collections down to its own, and its title."""

    collection: tuple[str, ...]
    title: str


def carried_as(file: LibraryFile, world: ImportContext) -> str:
    """The name by which an exported page finds `file`, which the export then carries."""
    folder = IMAGES if isinstance(file, AbstractImage) else DOCUMENTS
    name = f"{folder}/{Path(file.file.name).name}"
    world.carried[name] = file
    return name


def usual_title(path: Path) -> str:
    return path.stem.replace("-", " ").capitalize()


def find_collection(names: tuple[str, ...]) -> Collection | None:
    """The collection of that name in that one … in the root, which has no names."""
    found = Collection.objects.filter(depth=1).first()
    for name in names:
        found = found and found.get_children().filter(name=name).first()
    return found


def path_of_file(world: ImportContext, source: str, kind: str, line: int) -> Path:
    """The file `source` of the folder, which should be a `kind`. Raises `FieldError` where there is none."""
    if world.folder is None:
        raise FieldError(f"A {kind} needs the folder its file is in.", line)
    path = (world.folder / source).resolve()
    try:
        is_there = path.is_relative_to(world.folder.resolve()) and path.is_file()
    except OSError:  # no name of a file at all
        is_there = False
    if not is_there:
        raise FieldError(f"There is no {kind} {source[:100]} in these files.", line)
    return path


# --- Pictures -------------------------------------------------------------------------------------------


def picture_value(world: ImportContext, source: str, alt: str, line: int) -> dict[str, Any]:
    """The image block's raw data for `![alt](source)`, taking the file into the library if it is new."""
    source = unquote(source)
    path = path_of_file(world, source, "picture", line)
    try:
        with Pillow.open(path, formats=list(FORMATS)) as picture:
            picture.verify()
    except Exception:
        raise FieldError(f"{source} cannot be read as a picture.", line) from None
    image_id = picture_in_library(path, world).pk if world.is_writing else None
    return {"image": image_id, "decorative": not alt, "alt_text": alt}


def picture_in_library(path: Path, world: ImportContext) -> AbstractImage:
    """A picture with notes in its file is drawn anew; one without stays as it is, and is known again."""
    model = get_image_model()
    with path.open("rb") as source:
        if known := _known(model, source, path, world):
            return known
        file = BytesIO(reencode(source)) if has_metadata(source) else source
        if known := _known(model, file, path, world):
            return known
        image = model(**_facts(path, world))
        image.file = ImageFile(file, name=path.name)
        image._set_file_hash()
        image._set_image_file_metadata()
        return _stored(image, world)


# --- Documents ------------------------------------------------------------------------------------------


def document_id(world: ImportContext, source: str, line: int) -> int:
    """The document of the library for a link to `source`; 0 while nothing is written, if it is new."""
    path = path_of_file(world, unquote(source), "document", line)
    with path.open("rb") as file:
        if known := _known(get_document_model(), file, path, world):
            return known.pk
        if world.is_writing:
            document = get_document_model()(**_facts(path, world))
            document.file = File(file, name=path.name)
            document._set_document_file_metadata()
            return _stored(document, world).pk
        _look_at(file, path, line)
    return 0


def _look_at(file: IO[bytes], path: Path, line: int) -> None:
    """What the form for uploads would say."""
    kinds = settings.WAGTAILDOCS_EXTENSIONS
    if path.suffix.lower().removeprefix(".") not in kinds:
        raise FieldError(f"{path.name} is no document. Known: {', '.join(kinds)}.", line)
    try:
        documents.check(file, path.name)
        virus_scan.check(file)
    except ValidationError as error:
        raise FieldError(f"{path.name}: {' '.join(error.messages)}", line) from None


# --- Both -----------------------------------------------------------------------------------------------


def _known(model: Any, file: IO[bytes], path: Path, world: ImportContext) -> Any:
    """`file` as the library has it: in its collection or, if none is named, in any; rather of its name."""
    digest = hash_filelike(file)
    files = model.objects.order_by("pk")
    if place := world.places.get(path):
        files = files.filter(collection=find_collection(place.collection))
    found = list(_of_digest(files, digest))
    return next((each for each in found if Path(each.file.name).name == path.name), next(iter(found), None))


def _of_digest(files: Any, digest: str) -> Iterator[LibraryFile]:
    yield from files.filter(file_hash=digest)
    for each in files.filter(file_hash=""):  # stored without a form
        with each.open_file() as file:
            if hash_filelike(file) == digest:
                yield each


def _facts(path: Path, world: ImportContext) -> dict[str, Any]:
    place = world.places.get(path) or FilePlace((), "")
    return {"title": place.title or usual_title(path), "collection": find_collection(place.collection)}


def _stored(file: Any, world: ImportContext) -> Any:
    file.save()
    world.new_files.append(file.file)
    return file
