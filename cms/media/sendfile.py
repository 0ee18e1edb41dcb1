"""How an uploaded file leaves: nginx sends it where `MEDIA_ACCEL_PREFIX` says so, else this process does.

Our own views ask here, and Wagtail's view of documents (`SENDFILE_BACKEND`): after the check of rights.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.utils import sendfile_streaming_backend

HANDED_OVER = "X-Accel-Redirect"


def sendfile(request: HttpRequest, filename: str, mimetype: str, **kwargs: Any) -> HttpResponseBase:
    if not settings.MEDIA_ACCEL_PREFIX:
        return sendfile_streaming_backend.sendfile(request, filename, mimetype=mimetype, **kwargs)
    inside = Path(filename).relative_to(settings.MEDIA_ROOT)
    response = HttpResponse(content_type=mimetype)
    response.headers[HANDED_OVER] = quote(f"{settings.MEDIA_ACCEL_PREFIX}{inside.as_posix()}")
    return response
