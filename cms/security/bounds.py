"""How much of what somebody sends is looked at, and why that is enough for everything people do.

Work must not grow faster than what was sent. Most of what is sent is only read once; what is taken apart,
multiplied or asked of the database has its bound here. `docs/security.md` lists every bound with its test.
"""

from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings

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
_HEADERS = ("HTTP_", "CONTENT_")

# --- What is typed ---------------------------------------------------------------------------------------

LONGEST_PASSWORD = 4096  # what Django has hashed at most since somebody sent it a megabyte
# One rich text: the longest page of a large government site has a tenth of it. As JSON, formatting included.
LONGEST_TEXT = 1_000_000
MOST_PARAGRAPHS = 2000
MOST_PARTS = 500  # of one paragraph: its lines, or its links and formatted words
DEEPEST_LIST = 10  # the editor stops at 4


def is_possible(address: str) -> bool:
    """Whether any page or view can be at the path `address`: not longer, not deeper than all that can be."""
    return len(address) <= LONGEST_ADDRESS and address.count("/") <= MOST_SEGMENTS + 1


def excess(environ: Mapping) -> HTTPStatus | None:
    """What is too much in a request (its WSGI environment), before any of it is taken apart."""
    if len(environ.get("QUERY_STRING", "")) > LONGEST_LINE:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if any(len(value) > LONGEST_LINE for name, value in environ.items() if name.startswith(_HEADERS)):
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    length = environ.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length[:20]) > _largest_body(environ.get("PATH_INFO", "")):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


def _largest_body(path: str) -> int:
    return LARGEST_UPLOAD if path.startswith(TAKES_FILES) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
