"""The body of every page: few, structured blocks. Never raw HTML."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

from cms.blocks.table import BoundedTableBlock
from cms.editing.form_sizes import MOST_BLOCKS, MOST_TABLES
from cms.editing.half_filled import fields_of, relax, restore
from cms.typing import Files, StrOrPromise

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=120, label=_("Heading"), help_text=_("For example: How to join"))
    level = blocks.ChoiceBlock(
        choices=[("2", _("Section")), ("3", _("Part of a section"))], default="2", label=_("Level")
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "components/blocks/heading.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), help_text=_("Their words, without quotation marks."))
    attribution = blocks.CharBlock(
        max_length=200, required=False, help_text=_("Who said it, for example: Amara Bello, deputy chair")
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "components/blocks/quotation.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(
        label=_("Image"),
        help_text=_(
            "Describe what the picture tells the reader, or tick “decorative” if nothing is lost without it."
        ),
    )
    caption = blocks.CharBlock(max_length=255, required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "components/blocks/picture.html"


class LinkBlock(blocks.StructBlock):
    """A page of the site or an address elsewhere: exactly one of them."""

    page = blocks.PageChooserBlock(required=False, label=_("Page on this site"))
    address = blocks.URLBlock(
        required=False, label=_("Address elsewhere"), help_text=_("For example: https://www.example.org/form")
    )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if not self.is_deferred_validation and bool(value.get("page")) == bool(value.get("address")):
            message = _("Choose a page or type an address: one of the two.")
            raise blocks.StructBlockValidationError(block_errors={"page": ValidationError(message)})
        return value


class ActionBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        max_length=80,
        label=_("Button text"),
        help_text=_("Say what happens, for example: Join the mailing list"),
    )
    link = LinkBlock(label=_("Leads to"))

    class Meta:
        icon = "link"
        label = _("Call to action")
        template = "components/blocks/action.html"


class VideoBlock(blocks.StructBlock):
    """Opened by a click, so that nothing is fetched from elsewhere before the reader wants it."""

    title = blocks.CharBlock(max_length=120, help_text=_("What the video shows, in a few words."))
    address = blocks.URLBlock(
        help_text=_("The page that plays it, for example: https://video.example.org/123")
    )
    transcript = blocks.RichTextBlock(
        features=TEXT_FEATURES,
        required=False,
        help_text=_("Everything that is said. Needed by people who cannot hear or play the video."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "components/blocks/video.html"

    def get_context(
        self, value: blocks.StructValue, parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["host"] = urlsplit(value.get("address") or "").hostname
        return context


class DetailsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, help_text=_("For example: What if my manager says no?"))
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        icon = "collapse-down"
        label = _("Section that opens")
        template = "components/blocks/details.html"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(
        max_length=200, required=False, help_text=_("What the table shows. Screen readers say it first.")
    )
    table = BoundedTableBlock([("text", blocks.CharBlock(required=False))])

    class Meta:
        icon = "table"
        label = _("Table")
        template = "components/blocks/table.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    text = blocks.RichTextBlock(
        features=TEXT_FEATURES, label=_("Text"), template="components/blocks/text.html"
    )
    quotation = QuotationBlock()
    picture = PictureBlock()
    action = ActionBlock()
    table = TableBlock()
    video = VideoBlock()
    details = DetailsBlock()

    def defer_required_validation(self) -> None:
        super().defer_required_validation()
        for field in fields_of(self):
            relax(field)

    def restore_deferred_validation(self) -> None:
        for field in fields_of(self):
            restore(field)
        super().restore_deferred_validation()

    def value_from_datadict(self, data: QueryDict, files: Files, prefix: str) -> blocks.StreamValue:
        """Wagtail's. What no editor sends, a count that is no number or a column of no kind, is a 400."""
        try:
            return super().value_from_datadict(data, files, prefix)
        except (ValueError, KeyError):
            raise BadRequest("no body that the editor sends") from None

    class Meta:
        max_num = MOST_BLOCKS
        block_counts = {"table": {"max_num": MOST_TABLES}}


class BodyField(StreamField):
    """A page's body. Its block definitions stay out of migrations: a new block is not a change of schema."""

    def __init__(self, verbose_name: StrOrPromise | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        super().__init__(BodyBlock(), verbose_name=verbose_name, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
