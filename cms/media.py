"""Uploaded files, each after a check of who asks: pictures here, documents by Wagtail's view behind ours.

Privacy is a collection's: a file is for whoever its collection, and those above it, let in.
"""

import mimetypes
import posixpath
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as wagtails_document
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction
from wagtail.permissions import policy_registry

from cms.content_version import VersionedValue
from cms.sendfile import HANDED_OVER, sendfile

# As Wagtail's models file them.
SHOWN, ORIGINAL = "images/", "original_images/"
WORK_ON_PICTURES = ["add", "change", "delete", "choose"]
FOR_EVERYBODY = "public, max-age=3600"
FOR_ONE = "no-store, private"

_restrictions = VersionedValue(
    lambda: list(CollectionViewRestriction.objects.select_related("collection").prefetch_related("groups"))
)


@require_safe
def picture(request, path: str):
    """A picture as pages show it, or the original for people who work with pictures."""
    if path != posixpath.normpath(path):
        raise Http404  # a way around the check of folders
    if path.startswith(SHOWN) and may_see_shown(request, path):
        for_everybody = _is_all_open()
    elif path.startswith(ORIGINAL) and may_see_original(request.user, path):
        for_everybody = False
    else:
        raise Http404
    return _file(request, path, FOR_EVERYBODY if for_everybody else FOR_ONE)


@require_safe
def document(request, document_id: int, document_filename: str):
    """Wagtail checks its privacy. Where nginx sends it, only nginx can say how long it is."""
    response = wagtails_document(request, document_id, document_filename)
    if HANDED_OVER in response.headers:
        response.headers["Content-Length"] = "0"
    if response.headers.get("Content-Encoding") == "None":
        del response.headers["Content-Encoding"]
    response.headers["Cache-Control"] = FOR_EVERYBODY if _is_all_open() else FOR_ONE
    return response


def _is_all_open() -> bool:
    """Whether no file at all is closed to anybody: only then may others keep a copy."""
    return settings.SITE_ACCESS == "public" and not _restrictions.get()


def may_see_shown(request, path: str) -> bool:
    closed = [rule.collection.path for rule in _restrictions.get() if not rule.accept_request(request)]
    if not closed:
        return True
    of_rendition = get_image_model().get_rendition_model().objects.filter(file=path)
    collection = of_rendition.values_list("image__collection__path", flat=True).first()
    return collection is not None and not collection.startswith(tuple(closed))


def may_see_original(user, path: str) -> bool:
    image = get_image_model().objects.filter(file=path).first()
    policy = policy_registry.get_by_type(get_image_model())
    return image is not None and policy.user_has_any_permission_for_instance(user, WORK_ON_PICTURES, image)


def _file(request, path: str, cache: str):
    place = safe_join(settings.MEDIA_ROOT, path)
    if not Path(place).is_file():
        raise Http404
    kind = mimetypes.guess_type(place)[0] or "application/octet-stream"
    response = sendfile(request, place, mimetype=kind)
    response.headers["Cache-Control"] = cache
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
