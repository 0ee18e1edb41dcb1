"""Uploaded files, each after a check of who asks: pictures here, documents by Wagtail's view behind ours.

A file is for whoever its collection, and those above it, let in. Of them, readers get it once something that
they may read shows or links it; until then it is for those who work with files of its collection, and for
those who read every draft.
"""

import mimetypes
import posixpath

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.files.storage import Storage
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve as wagtails_document
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionMember, CollectionViewRestriction
from wagtail.permissions import policy_registry

from cms.access.drafts import can_view_all_drafts
from cms.content_version import VersionedValue
from cms.media import renditions, uses
from cms.media.sendfile import HANDED_OVER, sendfile

# As Wagtail's models file them.
SHOWN, ORIGINAL = "images/", "original_images/"
WORK_ON_FILES = ["add", "change", "delete", "choose"]
FOR_EVERYBODY = "public, max-age=3600"
FOR_ONE = "no-store, private"
# Nothing in a file runs, loads or asks, even if a browser shows it.
POLICY = "default-src 'none'; sandbox"

_restrictions = VersionedValue(
    lambda: list(CollectionViewRestriction.objects.select_related("collection").prefetch_related("groups"))
)


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture as pages show it; in another size, or the original, for people who work with pictures."""
    if path != posixpath.normpath(path):
        raise Http404  # a way around the check of folders
    if path.startswith(SHOWN):
        found = get_image_model().get_rendition_model().objects.filter(file=path)
        rendition = found.select_related("image__collection").first()
        file, image = rendition and rendition.file, rendition and rendition.image
        for_readers = bool(rendition) and renditions.is_for_readers(rendition)
    elif path.startswith(ORIGINAL):
        image = get_image_model().objects.filter(file=path).select_related("collection").first()
        file, for_readers = image and image.file, False
    else:
        raise Http404
    if image is None:
        raise Http404
    return _file(request, file, _kept_by(request, image, for_readers=for_readers))


@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Always saved, never shown in the browser. Where nginx sends it, only nginx can say how long it is."""
    documents = get_document_model().objects.select_related("collection")
    kept_by = _kept_by(request, get_object_or_404(documents, pk=document_id))
    response = wagtails_document(request, document_id, document_filename)
    if HANDED_OVER in response.headers:
        response.headers["Content-Length"] = "0"
    if response.headers.get("Content-Encoding") == "None":
        del response.headers["Content-Encoding"]
    return _protected(response, kept_by)


def _kept_by(request: HttpRequest, file: Model, *, for_readers: bool = True) -> str:
    """Who may keep a copy of what `request` gets. Raises `Http404` where it may not have `file` at all."""
    if for_readers and settings.SITE_ACCESS == "public" and is_reader_of(uses.anybody(), file):
        return FOR_EVERYBODY
    if request.user.is_anonymous:
        raise Http404
    if works_with(request, file) or (for_readers and is_reader_of(request, file)):
        return FOR_ONE
    raise Http404


def is_reader_of(request: HttpRequest, file: Model) -> bool:
    """Whether something that `request` may read shows `file`, and the file's collection lets it in."""
    return _lets_in(request, file) and uses.is_shown_to(request, file)


def works_with(request: HttpRequest, file: Model) -> bool:
    """Whether `request` comes from somebody who gets `file` whatever uses it."""
    return _lets_in(request, file) and (_has_right(request.user, file) or can_view_all_drafts(request.user))


def _has_right(user: AbstractBaseUser | AnonymousUser, file: Model) -> bool:
    policy = policy_registry.get_by_type(type(file))
    return policy.user_has_any_permission_for_instance(user, WORK_ON_FILES, file)


def rules_over(collection: Collection) -> list[CollectionViewRestriction]:
    """Those that say who may read what is in `collection`: its own, and those of the collections above it."""
    return [rule for rule in _restrictions.get() if collection.path.startswith(rule.collection.path)]


def _lets_in(request: HttpRequest, file: CollectionMember) -> bool:
    return all(rule.accept_request(request) for rule in rules_over(file.collection))


def _file(request: HttpRequest, file: FieldFile, kept_by: str) -> HttpResponseBase:
    storage: Storage = file.storage
    name = str(file.name)
    if not storage.exists(name):
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    try:
        response = sendfile(request, storage.path(name), mimetype=kind)
    except NotImplementedError:  # a storage elsewhere
        response = FileResponse(storage.open(name), content_type=kind)
    return _protected(response, kept_by)


def _protected(response: HttpResponseBase, kept_by: str) -> HttpResponseBase:
    response.headers["Cache-Control"] = kept_by
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
