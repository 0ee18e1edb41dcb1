"""Guard for forms anybody may send: they give no authority and carry no token, so pages stay cacheable."""

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from cms.security.bounds import LONGEST_ADDRESS
from cms.security.sanitise import is_storable
from cms.typing import ViewFunction


def is_same_origin(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on this site. Old browsers send only `Origin`."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def is_own_form(request: HttpRequest) -> bool:
    """Whether it is a form that stood on this site: one that meets the sign-in is kept for its sender."""
    return request.method == "POST" and is_same_origin(request)


def same_origin_post(view: ViewFunction) -> ViewFunction:
    """Let `view` be posted to without a token, but only from this site's own pages."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_same_origin(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def safe_return_path(request: HttpRequest) -> str:
    """Where a form wants to go back to (`next`), if that is a path on this site; else the home page."""
    path = request.POST.get("next", "").split("#")[0]
    if len(path) > LONGEST_ADDRESS:
        path = path.split("?")[0]
    return path if is_safe_path(path) else "/"


def is_safe_path(path: str) -> bool:
    """Whether a browser may be sent to `path`: a place on this site, however it reads slashes."""
    usable = len(path) <= LONGEST_ADDRESS and is_storable(path) and path.startswith("/")
    return usable and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
