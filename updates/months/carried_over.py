"""Which progress items still say what they said last month. Pure functions over texts.

`start_next_month` writes what it carried over on the new month's own row, where no revision, autosave or
renumbering of the items reaches it; an item counts as carried over while it reads the same.
"""

import re
from html.parser import HTMLParser

from django.db.models import Model

FIELDS = ("topic", "detail", "status")


def remembered(item: Model) -> dict[str, str]:
    """What is kept of `item` when it is carried over."""
    return {name: getattr(item, name) for name in FIELDS}


def reads_the_same(item: Model, originals: list[dict[str, str]]) -> bool:
    """Whether `item` says exactly what one of `originals` said: topic, detail and status."""
    now = _as_read(remembered(item))
    return any(now == _as_read(original) for original in originals)


class _Words(HTMLParser):
    """Words and the targets of links; the editor rewrites everything else (keys of paragraphs, quotes)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(" ".join(f"{name}={value}" for name, value in sorted(attrs)))
        self.found.append(" ")

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _as_read(item: dict[str, str]) -> tuple[str, str, str]:
    words = _Words()
    words.feed(item["detail"] or "")
    words.close()
    return _one_line(item["topic"] or ""), _one_line("".join(words.found)), item["status"]


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xa0", " ")).strip()
