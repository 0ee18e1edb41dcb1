"""Pictures of content files: `images/name.jpg` beside the pages, the site's image library inside."""

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from cms.content_files.context import ImportContext
from cms.content_files.errors import FieldError
from cms.media.images import FORMATS, has_metadata, reencode

FOLDER = "images"


def file_name(image: AbstractImage) -> str:
    """Where an exported page finds `image`."""
    return f"{FOLDER}/{Path(image.file.name).name}"


def picture_value(world: ImportContext, source: str, alt: str, line: int) -> dict[str, Any]:
    """The image block's raw data for `![alt](source)`, taking the file into the library if it is new."""
    path = _checked(world, unquote(source), line)
    image_id = _in_library(path, world).pk if world.is_writing else None
    return {"image": image_id, "decorative": not alt, "alt_text": alt}


def _checked(world: ImportContext, source: str, line: int) -> Path:
    if world.folder is None:
        raise FieldError("A picture needs the folder its file is in.", line)
    path = world.folder / source
    try:
        is_there = path.resolve().is_relative_to(world.folder.resolve()) and path.is_file()
    except OSError:  # no name of a file at all
        is_there = False
    if not is_there:
        raise FieldError(f"There is no picture {source[:100]} in these files.", line)
    try:
        with Pillow.open(path, formats=list(FORMATS)) as picture:
            picture.verify()
    except Exception:
        raise FieldError(f"{source} cannot be read as a picture.", line) from None
    return path


def _in_library(path: Path, world: ImportContext) -> AbstractImage:
    """A picture with notes in its file is drawn anew; one without stays as it is, and is known again."""
    with path.open("rb") as source:
        file = BytesIO(reencode(source)) if has_metadata(source) else source
        image = get_image_model()(title=path.stem.replace("-", " ").capitalize())
        image.file = ImageFile(file, name=path.name)
        image._set_file_hash()
        known = get_image_model().objects.filter(file_hash=image.file_hash).first()
        if known:
            return known
        image._set_image_file_metadata()
        image.save()
        world.new_files.append(image.file)
        return image
