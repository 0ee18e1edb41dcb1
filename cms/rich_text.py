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
_TAG = re.compile(r"(<[^<>]*>)")
# Bounded, so that the work grows with the text alone. Telephone numbers in groups, as the UK writes them or
# with + (ITU-T E.164), of nine digits or more.
_CONTACT = re.compile(
    r"(?<![\w.+'’%&=/;-])[a-z0-9][a-z0-9._+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}(?![\w-])"
    r"|(?<![\w+.,/£-])(?:\(0[1-9][0-9]{1,4}\)|0[1-9][0-9]{1,4}|\+[1-9][0-9]{0,3}(?:[ \xa0]?\(0\))?"
    r"[ \xa0]?[0-9]{2,4})[ \xa0-]?[0-9]{3,4}[ \xa0-]?[0-9]{3,4}(?![\w%])(?![/.,-]?[0-9])",
    re.IGNORECASE,
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


def with_contact_links(html: str) -> SafeString:
    """Make a link of each email address (`mailto:`) and telephone number (`tel:`) that is none yet."""
    parts, depth = _TAG.split(html), 0
    for number, part in enumerate(parts):
        if number % 2:
            name = part[1:3].lower().rstrip("> \n\t")
            depth += {"a": 1, "/a": -1}.get(name, 0)
        elif depth <= 0:
            parts[number] = _CONTACT.sub(_as_link, part)
    return mark_safe("".join(parts))  # noqa: S308 - was HTML before; what is put in has no sign of HTML


def _as_link(match: re.Match[str]) -> str:
    written = match[0]
    number = re.sub(r"\(0\)|[^0-9+]", "", written)
    return f'<a href="{f"mailto:{written}" if "@" in written else f"tel:{number}"}">{written}</a>'


def prepare(body: StreamValue | None) -> None:
    """Look up all links to pages in a body's texts with one query, unless they are known already."""
    texts = [text for block in body or () for text in _texts_of(block.value)]
    PublicPageLinkHandler.know({int(pk) for text in texts for pk in _LINK.findall(text.source)})


def _texts_of(value: Any) -> list[RichText]:
    parts = value.values() if isinstance(value, dict) else [value]
    return [part for part in parts if isinstance(part, RichText)]


def _as_id(value: object) -> int | None:
    return parse_pk(str(value or ""))
