"""Pictures in texts, in every size and format a reader's browser may choose from.

They are made when a picture is stored or published, never when somebody reads: encoding takes a second.
Readers see those that exist. This file alone says which there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from wagtail.blocks import StreamValue
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

from cms import content_version
from cms.content_version import VersionedValue
from cms.jobs import enqueue
from cms.models import BasePage

WIDTHS = (640, 1280)
# The picture's own format, which every browser shows.
PLAIN = [Filter(f"width-{width}") for width in WIDTHS]
# Smaller files for browsers that know them, the smallest first.
SMALLER = {
    f"image/{name}": [Filter(f"width-{width}|format-{name}") for width in WIDTHS] for name in ("avif", "webp")
}
ALL = [*PLAIN, *(each for filters in SMALLER.values() for each in filters)]
_SPECS = {each.spec for each in ALL}
MAKE = "cms.tasks.make_pictures"


@dataclass(frozen=True)
class PictureSource:
    kind: str
    srcset: str


@dataclass(frozen=True)
class Picture:
    """What `<picture>` says: smaller formats first, then the one for everybody."""

    sources: list[PictureSource]
    src: str
    srcset: str
    width: int
    height: int


# By image; None: nothing was made yet. Filled as pictures are met.
_known: VersionedValue[dict[int, Picture | None]] = VersionedValue(dict)


def picture_of(image: AbstractImage) -> Picture | None:
    """`image` as readers see it."""
    return prepare([image])[image.pk]


def prepare(images: Iterable[AbstractImage]) -> dict[int, Picture | None]:
    """Look up all of `images` with one query, unless they are known already; give all that are known."""
    known = _known.get()
    missing = [image for image in images if image.pk not in known]
    for image in _with_renditions(missing) if missing else ():
        known[image.pk] = _picture(image)
    return known


def in_body(body: StreamValue | None) -> list[AbstractImage]:
    """The images of a page's body."""
    blocks = [block.value for block in body or () if block.block_type == "picture"]
    return [value["image"] for value in blocks if value.get("image")]


# --- Making ---------------------------------------------------------------------------------------------


def need(image_id: int) -> None:
    """After the commit make what every browser shows; leave the slower formats to the worker."""
    enqueue(MAKE, {"image_id": image_id})
    transaction.on_commit(lambda: _make(image_id, PLAIN), robust=True)


def is_first(rendition: AbstractRendition) -> bool:
    """Whether it is the one whose loss stands for the loss of all."""
    return rendition.filter_spec == PLAIN[0].spec


def is_for_readers(rendition: AbstractRendition) -> bool:
    """Whether pages show it; Wagtail's screens make others, the whole original among them."""
    return rendition.filter_spec in _SPECS


def published(page: BasePage) -> None:
    """Leave to the worker what the page's pictures lack."""
    images = _with_renditions(in_body(getattr(page, "body", None)))
    lacking = {image.pk for image in images if len(image.find_existing_renditions(*ALL)) < len(ALL)}
    enqueue(MAKE, *({"image_id": pk} for pk in sorted(lacking)))


def make(image_id: int) -> None:
    """Make whatever is missing of one image."""
    _make(image_id, ALL)


def _make(image_id: int, wanted: list[Filter]) -> None:
    image = get_image_model().objects.filter(pk=image_id).first()
    if image is None:
        return  # deleted meanwhile
    (image,) = _with_renditions([image])
    if len(image.find_existing_renditions(*wanted)) < len(wanted):
        image.get_renditions(*wanted)
        content_version.bump()


def _with_renditions(images: list[AbstractImage]) -> list[AbstractImage]:
    renditions = get_image_model().get_rendition_model().objects
    ours = renditions.filter(filter_spec__in=[each.spec for each in ALL])
    prefetch_related_objects(images, Prefetch("renditions", ours, to_attr="prefetched_renditions"))
    return images


def _picture(image: AbstractImage) -> Picture | None:
    made = image.find_existing_renditions(*ALL)
    plain = [made[each] for each in PLAIN if each in made]
    if not plain:
        return None
    smaller = {kind: [made[each] for each in filters if each in made] for kind, filters in SMALLER.items()}
    return Picture(
        sources=[PictureSource(kind, _srcset(found)) for kind, found in smaller.items() if found],
        src=plain[0].url,
        srcset=_srcset(plain),
        width=plain[-1].width,
        height=plain[-1].height,
    )


def _srcset(renditions: list[AbstractRendition]) -> str:
    # A picture narrower than both sizes comes out twice the same.
    by_width = {rendition.width: rendition.url for rendition in renditions}
    return ", ".join(f"{url} {width}w" for width, url in by_width.items())
