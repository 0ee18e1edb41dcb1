"""Links inside rich text: to pages, and to mailboxes and telephones that somebody only wrote down."""

import re
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText
from wagtail.rich_text.pages import PageLinkHandler

from cms.content_version import VersionedValue
from cms.models import BasePage
from cms.validators import parse_pk

_LINK = re.compile(r'<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d{1,18})"')
# Links and tags, of which nothing is changed.
_MARKUP = re.compile(r"(<a\b.*?</a>|<[^>]*>)", re.DOTALL)
# Bounded, so that the work grows with the text alone. Numbers as the UK writes them, or with + (ITU-T E.164).
_REACHED = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-zA-Z]{2,63}\b"
    r"|(?<![\w+.,/-])(?:0[1-9](?:[ \xa0]?\d){8,9}|\+[1-9](?:[ \xa0]?\d){7,14})(?![ \xa0]?[\d/])(?!\w)"
)
# Address by page id, filled as links are met; None: nobody may follow a link there.
_addresses: VersionedValue[dict[int | None, str | None]] = VersionedValue(dict)


class PublicPageLinkHandler(PageLinkHandler):
    """Links to live pages only, with one query for all links of a text that were not met before.

    Wagtail's own loads each page in full with a query per page type, and links to drafts too.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        ids = [_as_id(attrs.get("id")) for attrs in attrs_list]
        known = cls.know(set(ids))
        return [f'<a href="{escape(known[pk])}">' if known[pk] else "<a>" for pk in ids]

    @classmethod
    def know(cls, ids: set[int | None]) -> dict[int | None, str | None]:
        """The addresses known so far, those of `ids` included."""
        known = _addresses.get()
        if missing := ids - set(known):
            known.update(dict.fromkeys(missing))
            if wanted := missing - {None}:
                pages = BasePage.objects.filter(pk__in=wanted, live=True)
                known.update({page.pk: page.get_url() for page in pages})
        return known


def reachable(html: str) -> SafeString:
    """Make a link of each email address (`mailto:`) and telephone number (`tel:`) that is none yet."""
    parts = _MARKUP.split(html)
    parts[::2] = [_REACHED.sub(_as_link, text) for text in parts[::2]]
    return mark_safe("".join(parts))  # noqa: S308 - was HTML before, and what is put in are letters and digits


def _as_link(match: re.Match[str]) -> str:
    written = match[0]
    address = f"mailto:{written}" if "@" in written else f"tel:{''.join(written.split())}"
    return f'<a href="{address}">{written}</a>'


def prepare(body: StreamValue | None) -> None:
    """Look up all links to pages in a body's texts with one query, unless they are known already."""
    texts = [text for block in body or () for text in _texts_of(block.value)]
    PublicPageLinkHandler.know({int(pk) for text in texts for pk in _LINK.findall(text.source)})


def _texts_of(value: Any) -> list[RichText]:
    parts = value.values() if isinstance(value, dict) else [value]
    return [part for part in parts if isinstance(part, RichText)]


def _as_id(value: object) -> int | None:
    return parse_pk(str(value or ""))
