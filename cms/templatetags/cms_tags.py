"""What every template may ask for: the menu, the way back, the stamp, dates."""

from datetime import date, datetime
from typing import NamedTuple

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail.blocks import StreamValue
from wagtail.images.models import AbstractImage

from cms import rich_text
from cms.caching import page_registry, rendered_pages
from cms.last_updated import Stamp, stamp_for
from cms.media import renditions
from cms.models import BasePage
from cms.models.versions import version_of
from cms.sites import site_for

register = template.Library()
register.filter(version_of)
register.filter(rich_text.with_contact_links)


class MenuEntry(NamedTuple):
    address: str
    title: str
    current: str  # for `aria-current`: this page, or one in its section


def _top_pages(context: template.Context) -> list[BasePage]:
    """The visible pages directly under the home page, looked through once a request."""
    request = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "_top_pages"):
        site = site_for(request)
        request._top_pages = page_registry.below(site.root_page, request) if site else []
    return request._top_pages


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> tuple[MenuEntry, ...]:
    """The pages in the menu."""
    request, here = context.get("request"), getattr(context.get("page"), "url_path", None) or ""
    return tuple(
        MenuEntry(
            page.get_url(request) or "",
            page.title,
            "page" if here == page.url_path else "true" if here.startswith(page.url_path) else "",
        )
        for page in _top_pages(context)
        if page.show_in_menus
    )


@register.simple_tag(takes_context=True)
def address_at(context: template.Context, slug: str) -> str:
    """Where the page of that slug directly under home is, if this reader may see it; or ""."""
    found = next((page for page in _top_pages(context) if page.slug == slug), None)
    return (found and found.get_url(context["request"])) or ""


@register.simple_tag(takes_context=True)
def address_of(context: template.Context, name: str) -> str:
    """Where the first page of a type, such as `updates.commitmentspage`, directly under home is; or ""."""
    wanted = tuple(name.split("."))
    pages = _top_pages(context)
    found = next((page for page in pages if page.cached_content_type.natural_key() == wanted), None)
    return (found and found.get_url(context["request"])) or ""


@register.simple_tag(takes_context=True)
def stamp(context: template.Context, page: BasePage) -> Stamp:
    """When the page was last updated, and its public history. See `cms.last_updated.Stamp`."""
    return stamp_for(page, context["request"])


@register.simple_tag(takes_context=True)
def personal(context: template.Context, name: str) -> str:
    """Include a template that may differ from reader to reader of a page (`cms.caching.rendered_pages`)."""
    page = context.get("page")
    place = (page and page.path) or ""
    if gap := rendered_pages.gap_for(context.get("request"), name, place):
        return mark_safe(gap)  # noqa: S308 - made here, of a name in a template
    with context.push(place=place):
        return template.Engine.get_default().get_template(name).render(context)


@register.simple_tag
def prepare(body: StreamValue | None) -> str:
    """Look up what a body shows and links to with one query each, however many blocks it has."""
    renditions.prepare(renditions.in_body(body))
    rich_text.prepare(body)
    return ""


@register.simple_tag
def picture_of(image: AbstractImage) -> renditions.Picture | None:
    """An image in the sizes and formats made of it (`cms.media.renditions.Picture`), or None."""
    return renditions.picture_of(image)


@register.filter
def webcal(address: str) -> str:
    """A full address, for the program that follows calendars on the reader's machine."""
    return f"webcal{address[address.index(':') :]}"


@register.filter
def day(value: date | None) -> str:
    """A date or time as `<time datetime="2021-11-19">19 November 2021</time>`."""
    if not value:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_html(
        '<time datetime="{}">{}</time>', local.strftime("%Y-%m-%d"), date_format(local, "j F Y")
    )


@register.filter
def moment(value: datetime | None) -> str:
    """A time as `<time datetime="…">19 November 2021, 9:30am</time>`, UK local."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}, {}</time>', exactly(local), date_format(local, "j F Y"), clock(local)
    )


@register.filter
def exactly(value: datetime) -> str:
    """A time for the attribute `datetime`: UK local, with its offset, to the second."""
    return timezone.localtime(value).isoformat(timespec="seconds")


@register.filter
def clock(value: datetime) -> str:
    """The time of day as people write it: 9am, 9:30am, midday."""
    local = timezone.localtime(value)
    if (local.hour, local.minute) == (12, 0):
        return "midday"
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
