"""Pages that editors put first for certain words."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from cms.content_version import VersionedValue
from search.models import Entry, Promotion
from search.query.text import as_typed_words


def _read() -> Mapping[str, Sequence[int]]:
    """The pages for each folded text, in the order editors gave them."""
    found: dict[str, list[int]] = {}
    for promotion in Promotion.objects.order_by("order", "pk"):
        found.setdefault(as_typed_words(promotion.words), []).append(promotion.page_id)
    return found


_known = VersionedValue(_read)


def promoted(typed: str, request: HttpRequest) -> list[Entry]:
    """Entries of the pages promoted for exactly these words that this request may read."""
    pages = _known.get().get(as_typed_words(typed))
    if not pages:
        return []
    entries = Entry.objects.visible_to(request).filter(page__in=pages)
    return sorted(entries, key=lambda entry: pages.index(entry.page_id))
