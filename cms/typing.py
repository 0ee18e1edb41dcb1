"""Words for the type checker; while the site runs they do nothing."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_stubs_ext import StrOrPromise as StrOrPromise
else:
    StrOrPromise = str | Promise

# The base of what is mixed into a class of Wagtail's, which says no types: everything may be there.
Mixin: Any = object


class SignedInRequest(HttpRequest):
    """Of somebody who is signed in, as everybody in the admin is."""

    user: "User"
