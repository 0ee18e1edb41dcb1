"""What a machine can say about a page's words and pictures. It advises; a person decides
(docs/editors.md#drafting).

Two halves: Wagtail's checker in the editor with every rule of axe switched on, and our own checks of the
text, shown after each save and to whoever approves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.blocks import StreamValue, StructValue
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField

from cms.validators import is_file_of_ours, parse_pk

SAYS_NOTHING = {
    "click here",
    "here",
    "this link",
    "this page",
    "link",
    "read more",
    "more",
    "more information",
    "find out more",
    "learn more",
    "download",
}
ADDRESS = re.compile(r"^(https?://|www\.)\S+$")


class AllRules(ContentCheckerItem):
    """Wagtail runs ten of axe's rules; we run them all."""

    axe_run_only = None


def use_all_rules(items: list[Any]) -> None:
    """For the hook `construct_wagtail_userbar`; the editor's "Checks" panel asks it too."""
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[place] = AllRules(in_editor=item.in_editor)


@dataclass(frozen=True)
class Advice:
    """One thing to look at. `where` quotes the words it is about."""

    what: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.what} “{self.where}”" if self.where else self.what


def advice(page: Model) -> list[Advice]:
    """What to look at in `page` as it stands in memory, in reading order; each thing once."""
    found: list[Advice] = []
    for field in page._meta.get_fields():
        value = getattr(page, field.name, None) if isinstance(field, (RichTextField, StreamField)) else None
        if isinstance(field, StreamField) and value is not None:
            found += _in_body(value)
        elif isinstance(field, RichTextField) and value:
            found += _in_html(value)
    return list(dict.fromkeys(found))


def warn(request: HttpRequest, page: Model) -> None:
    """Show the advice after a save; autosave stays silent."""
    if "application/json" in request.headers.get("Accept", ""):
        return
    if found := advice(page):
        messages.warning(request, " ".join([_("Please check:"), *(f"{item}." for item in found[:5])]))


# --- One block after the other -----------------------------------------------------------------------


def _in_body(body: StreamValue) -> Iterator[Advice]:
    level = 1
    for block in body:
        if block.block_type == "heading" and block.value["level"]:
            yield from _in_heading(block.value, level)
            level = int(block.value["level"])
        elif block.block_type == "text":
            yield from _in_html(block.value.source)
        elif block.block_type == "details":
            yield from _in_html(block.value["text"].source)
        elif block.block_type == "picture":
            yield from _in_picture(block.value)
        elif block.block_type == "action":
            yield from _in_action(block.value)


def _in_heading(value: StructValue, level: int) -> Iterator[Advice]:
    if int(value["level"]) > level + 1:
        yield Advice(_("This heading skips a level; begin with a section:"), value["text"])


def _in_action(value: StructValue) -> Iterator[Advice]:
    if _says_nothing(value["text"]):
        yield Advice(_("This button does not say what happens:"), value["text"])
    if is_file_of_ours(value["link"].get("address") or ""):
        yield Advice(
            _("Readers cannot open this. Link to a page in which the document is chosen:"), value["text"]
        )


def _in_picture(value: StructValue) -> Iterator[Advice]:
    image = value["image"]
    if image is not None and not image.decorative and not image.contextual_alt_text:
        yield Advice(_("Describe this image, or say that it is decorative:"), image.title)


def _in_html(html: str) -> Iterator[Advice]:
    soup = BeautifulSoup(html, "html.parser")
    documents = _documents(soup)
    for link in soup.find_all("a"):
        text = " ".join(link.get_text().split())
        if _says_nothing(text):
            yield Advice(_("This link does not say where it leads:"), text)
        elif ADDRESS.match(text):
            yield Advice(_("Write in words where this link leads:"), text)
        if is_file_of_ours(str(link.get("href", ""))):
            yield Advice(
                _("Readers cannot open this: its address was typed. Choose the document instead:"), text
            )
        if _is_pdf(link, documents) and not _has_page_beside(link):
            yield Advice(
                _("Many people cannot use a PDF. Link a page with the same content beside it:"), text
            )


def _says_nothing(text: str) -> bool:
    return text.casefold().strip(" .:>»→…") in SAYS_NOTHING


def _is_pdf(link: Tag, documents: dict[str, AbstractDocument]) -> bool:
    if link.get("linktype") == "document":
        document = documents.get(str(link.get("id", "")))
        return document is not None and document.file_extension.lower() == "pdf"
    return str(link.get("href", "")).lower().partition("?")[0].endswith(".pdf")


def _has_page_beside(link: Tag) -> bool:
    """Whether the paragraph, list item or cell around the link also links to a page."""
    around = link.find_parent(["p", "li", "td"]) or link
    return around.find("a", linktype="page") is not None


def _documents(soup: BeautifulSoup) -> dict[str, Model]:
    links = soup.find_all("a", linktype="document")
    ids = [pk for link in links if (pk := parse_pk(str(link.get("id", "")))) is not None]
    found = get_document_model().objects.in_bulk(ids) if ids else {}
    return {str(pk): document for pk, document in found.items()}
