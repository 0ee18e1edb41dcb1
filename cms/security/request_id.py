"""By which number a request is known in logs and to whoever reports a fault."""

import re
import secrets
from typing import Any

HEADER = "X-Request-ID"
GIVEN_BY_PROXY = re.compile(r"[A-Za-z0-9-]{8,64}")


def number_of(environ: dict[str, Any]) -> str:
    """The id of a request: what a proxy of ours gave it, if that is one, else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return given if GIVEN_BY_PROXY.fullmatch(given) else secrets.token_hex(16)
