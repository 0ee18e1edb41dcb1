"""The words of a mail: `templates/emails/<name>.txt`, whose first line is its subject."""

import re
import textwrap

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

SUBJECT = "Subject: "
SUBJECT_LENGTH = 78
WIDTH = 72


def render(name: str, context: dict) -> tuple[str, str]:
    """Subject and body, in the site's language and time whoever's request this is."""
    values = {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "organisation_name": settings.ORGANISATION_NAME,
        "base_url": settings.BASE_URL,
        **context,
    }
    template = get_template(f"emails/{name}.txt").template
    zone, language = timezone.get_default_timezone(), settings.LANGUAGE_CODE
    with timezone.override(zone), translation.override(language):
        # Plain text: “&” stays “&”.
        text = template.render(Context(values, autoescape=False))
    first, _, rest = text.partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"emails/{name}.txt must start with “{SUBJECT}”")
    return _subject(first.removeprefix(SUBJECT)), _body(rest)


def _subject(text: str) -> str:
    """One line, whatever a title holds."""
    text = " ".join(text.split())
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
