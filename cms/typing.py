"""Words for the type checker; while the site runs they do nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict
    from django_stubs_ext import StrOrPromise as StrOrPromise

    Files = MultiValueDict[str, UploadedFile[Any]]
else:
    StrOrPromise = str | Promise
    Files = dict

ViewFunction = Callable[..., HttpResponse]
GetResponse = Callable[[HttpRequest], HttpResponse]  # what a middleware is put around
Progress = Callable[[str, int, int], None]  # is told what goes on, how many are done, and of how many

# The base of what is mixed into a class of Wagtail's, which says no types: everything may be there.
Mixin: Any = object


class SignedInRequest(HttpRequest):
    """Of somebody who is signed in, as everybody in the admin is."""

    user: "User"
