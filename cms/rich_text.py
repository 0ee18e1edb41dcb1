"""Links to pages inside rich text."""

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from cms.content_version import VersionedValue
from cms.models import BasePage

# Address by page id, filled as links are met; None: nobody may follow a link there.
_addresses = VersionedValue(dict)


class PublicPageLinkHandler(PageLinkHandler):
    """Links to live pages only, with one query for all links of a text that were not met before.

    Wagtail's own loads each page in full with a query per page type, and links to drafts too.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        known = _addresses.get()
        ids = [_as_id(attrs.get("id")) for attrs in attrs_list]
        if missing := set(ids) - set(known):
            known.update(dict.fromkeys(missing))
            pages = BasePage.objects.filter(pk__in=missing - {None}, live=True)
            known.update({page.pk: page.get_url() for page in pages})
        return [f'<a href="{escape(known[pk])}">' if known[pk] else "<a>" for pk in ids]


def _as_id(value) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
