"""How much of what somebody sends is looked at, and why that is enough for everything people do.

Work must not grow faster than what was sent. Most of what is sent is only read once; what is taken apart,
multiplied or asked of the database has its bound here. `docs/security.md` lists every bound with its test.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

# --- Addresses, also those that a form holds ---------------------------------------------------------

# treebeard counts a level with four of the 255 characters of a page's path; root and home have no segment.
DEEPEST_PAGE = 255 // 4 - 2
# The most that our own routes add below a page: `csv/`, `2026/`, `CA-17/`; and a file such as `feed.atom`.
MOST_SEGMENTS = DEEPEST_PAGE + 2
# Browsers agree on about 2,000, and PostgreSQL's index of addresses ends at 2,704 bytes.
LONGEST_ADDRESS = 2000

# --- Requests: without nginx in front, the same as with it (`deploy/nginx`) ----------------------------

LONGEST_LINE = 16 * 1024  # large_client_header_buffers
LARGEST_UPLOAD = 25 * 1024 * 1024  # client_max_body_size
TAKES_FILES = "/admin/"  # elsewhere Django's own limit for forms holds for files, too
_LINES = ("HTTP_", "CONTENT_", "QUERY_STRING")

# --- What is typed ---------------------------------------------------------------------------------------

# What people look for. Each word is one more condition, and Python ends before PostgreSQL does. In the admin
# also how a list is ordered: Wagtail and wagtail-modeladmin take that apart once more for each part of it.
LONGEST_SEARCH = 200
SEARCH_PARAMETERS = ("q", "term", "o", "ordering", "p")
LONGEST_PASSWORD = 4096  # what Django has hashed at most since somebody sent it a megabyte
# One rich text: the longest page of a large government site has a tenth of it. As JSON, formatting included.
LONGEST_TEXT = 1_000_000
MOST_PARAGRAPHS = 2000
MOST_PARTS = 500  # of one paragraph: its lines, or its links and formatted words
DEEPEST_LIST = 10  # the editor stops at 4


def is_possible(address: str) -> bool:
    """Whether any page or view can be at the path `address`: not longer, not deeper than all that can be."""
    return len(address) <= LONGEST_ADDRESS and address.count("/") <= MOST_SEGMENTS + 1


def excess(environ: Mapping[str, Any]) -> HTTPStatus | None:
    """What is too much in a request (its WSGI environment), before any of it is taken apart."""
    if len(environ.get("QUERY_STRING", "")) > LONGEST_LINE:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if long_lines(environ):
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    length = environ.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length.lstrip("0")[:20] or 0) > _largest_body(environ.get("PATH_INFO", "")):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


def long_lines(environ: Mapping[str, Any]) -> list[str]:
    """The names of what is longer than a line may be, as the environment has them."""
    return [name for name, value in environ.items() if name.startswith(_LINES) and len(value) > LONGEST_LINE]


def _largest_body(path: str) -> int:
    return LARGEST_UPLOAD if path.startswith(TAKES_FILES) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class BoundedRequest(WSGIRequest):
    """Django takes the kind of a body apart before any middleware, and with the square of its length."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        if len(meta.get("CONTENT_TYPE", "")) <= LONGEST_LINE:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # Django’s types leave it out
        else:  # `excess` refuses it
            self.content_type, self.content_params = "", {}
