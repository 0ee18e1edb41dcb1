"""“Not modified” for what readers' programs ask for again and again: feeds and calendars."""

from datetime import datetime

from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date


def answer_if_changed(request, response, last_modified: datetime | None = None):
    """`response` with its validators, or 304 without a body when the asker has exactly this already."""
    set_response_etag(response)
    seconds = int(last_modified.timestamp()) if last_modified else None
    if seconds:
        response.headers["Last-Modified"] = http_date(seconds)
    return get_conditional_response(
        request, etag=response.headers["ETag"], last_modified=seconds, response=response
    )
