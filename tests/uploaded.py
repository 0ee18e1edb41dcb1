"""Pictures and documents for tests, and pages that show them."""

import os

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.utils._os import safe_join
from wagtail.documents import get_document_model
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.rich_text import RichText

from cms.media import renditions
from tests.cms.media.files import picture


class Bucket(InMemoryStorage):
    """A storage that knows no folders."""

    def path(self, name: str) -> str:
        raise NotImplementedError

    def _relative_path(self, name: str) -> str:
        return os.path.relpath(safe_join(self.location, name), self.location)


def collection_called(name: str) -> Collection:
    return Collection.get_first_root_node().add_child(name=name)


def store_image(collection: Collection, title="Board") -> Image:
    file = ContentFile(picture(), name=f"{title.lower()}.jpg")
    return get_image_model().objects.create(title=title, file=file, collection=collection)


def store_document(collection: Collection, title="Minutes") -> Document:
    file = ContentFile(b"Some words.", name=f"{title.lower()}.txt")
    return get_document_model().objects.create(title=title, file=file, collection=collection)


def as_shown(image: Image) -> str:
    """The address of `image` as pages show it."""
    return image.get_rendition(renditions.PLAIN[0]).url


def linking(document: Document) -> str:
    return f'<p><a linktype="document" id="{document.pk}">The minutes</a></p>'


def body(*files: Image | Document) -> list:
    """A page's body that shows or links `files`."""
    return [
        ("picture", {"image": {"image": file, "alt_text": "A square", "decorative": False}, "caption": ""})
        if isinstance(file, Image)
        else ("text", RichText(linking(file)))
        for file in files
    ]
