"""Pictures of content files: `images/name.jpg` beside the pages, the site's image library inside."""

from pathlib import Path

from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images import get_image_model

from cms.content_files.faults import Wrong
from cms.content_files.world import World

FOLDER = "images"


def file_name(image) -> str:
    """Where an exported page finds `image`."""
    return f"{FOLDER}/{Path(image.file.name).name}"


def picture_value(world: World, source: str, alt: str, line: int) -> dict:
    """The image block's raw data for `![alt](source)`, taking the file into the library if it is new."""
    path = _checked(world, source, line)
    image_id = _in_library(path).pk if world.is_writing else None
    return {"image": image_id, "decorative": not alt, "alt_text": alt}


def _checked(world: World, source: str, line: int) -> Path:
    if world.folder is None:
        raise Wrong("A picture needs the folder its file is in.", line)
    path = (world.folder / source).resolve()
    if not path.is_relative_to(world.folder.resolve()) or not path.is_file():
        raise Wrong(f"There is no picture {source} in these files.", line)
    try:
        with Pillow.open(path) as picture:
            picture.verify()
    except Exception:
        raise Wrong(f"{source} cannot be read as a picture.", line) from None
    return path


def _in_library(path: Path):
    images = get_image_model().objects
    with path.open("rb") as file:
        image = get_image_model()(title=path.stem.replace("-", " ").capitalize())
        image.file = ImageFile(file, name=path.name)
        image._set_file_hash()
        known = images.filter(file_hash=image.file_hash).first()
        if known:
            return known
        image._set_image_file_metadata()
        image.save()
        return image
