"""The words of a mail: `templates/emails/<name>.txt`, whose first line is its subject."""

import re
import textwrap
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from cms.security.sanitise import one_line

SUBJECT = "Subject: "
SUBJECT_LENGTH = 78
WIDTH = 72


@dataclass(frozen=True)
class Written:
    subject: str
    text: str
    html: str


def render_both(name: str, context: dict[str, Any]) -> Written:
    """Subject and body as text, and the same as HTML from `templates/emails/<name>.html`."""
    subject, text = render(name, context)
    return Written(subject, text, _fill(f"{name}.html", {**context, "subject": subject}, escape=True))


def render(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and body, in the site's language and time whoever's request this is."""
    # Plain text: “&” stays “&”.
    text = _fill(f"{name}.txt", context, escape=False)
    first, _, rest = text.partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"emails/{name}.txt must start with “{SUBJECT}”")
    return _subject(first.removeprefix(SUBJECT)), _body(rest)


def _fill(file: str, context: dict[str, Any], *, escape: bool) -> str:
    values = {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "organisation_name": settings.ORGANISATION_NAME,
        "base_url": settings.BASE_URL,
        **context,
    }
    found: Any = get_template(f"emails/{file}")  # of whatever engine; ours is Django’s
    zone, language = timezone.get_default_timezone(), settings.LANGUAGE_CODE
    with timezone.override(zone), translation.override(language):
        return found.template.render(Context(values, autoescape=escape))


def _subject(text: str) -> str:
    """One line, whatever a title holds."""
    text = " ".join(one_line(text).split())
    return text if len(text) <= SUBJECT_LENGTH else text[: SUBJECT_LENGTH - 1].rstrip() + "…"


def _body(text: str) -> str:
    lines = "\n".join(_wrapped(line.rstrip()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _wrapped(line: str) -> str:
    """Long addresses stay whole, so that they can be followed; list items keep their indent."""
    indent = "  " if line.startswith(("- ", "  ")) else ""
    return textwrap.fill(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
