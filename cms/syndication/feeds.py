"""Atom (RFC 4287) of pages. What a feed holds is said by the app whose pages they are."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.access.programs import for_programs
from cms.models import BasePage
from cms.querysets import BasePageQuerySet
from cms.security.sanitise import one_line, printable
from cms.sites import full_url, site_for

ENTRIES = 30
# The date of a feed that holds nothing: Atom wants one.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class PageFeed(Atom1Feed):
    """`newest` is the feed's own date: an empty feed would otherwise differ each time it is asked for.

    Titles are one line, and nothing in it is what XML cannot hold.
    """

    def __init__(self, *, title: str, author_name: str, newest: datetime, **kwargs: Any) -> None:
        super().__init__(title=one_line(title), author_name=one_line(author_name), **kwargs)
        self.newest = newest

    def add_item(self, title: str, link: str, description: str, *args: Any, **kwargs: Any) -> None:
        if author := kwargs.get("author_name"):
            kwargs["author_name"] = one_line(author)
        super().add_item(one_line(title), link, printable(description), *args, **kwargs)

    def latest_post_date(self) -> datetime:
        return self.newest


def page_feed(request: HttpRequest, pages: BasePageQuerySet, *, title: str, link: str) -> HttpResponse:
    """The newest of `pages` that this reader may see. `link`: the path of the page the feed is about.

    An entry keeps its id when its page is moved or renamed.
    """
    visible = pages.visible_to(request).exclude(public_updated_at=None)
    shown = list(visible.newest_first()[:ENTRIES].specific())
    prefetch_related_objects(shown, "network")
    site: Any = site_for(request)  # pages are shown, so there is one
    changed = max((page.last_published_at for page in shown), default=NEVER)
    address = full_url(request.path)
    feed = PageFeed(
        title=f"{title} – {settings.WAGTAIL_SITE_NAME}, {settings.ORGANISATION_NAME}",
        link=full_url(link),
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=settings.ORGANISATION_NAME,
        feed_url=address,
        feed_guid=address,
        newest=max((page.public_updated_at for page in shown), default=changed),
    )
    for page in shown:
        _add(feed, page, full_url(f"/{page.url_path.removeprefix(site.root_page.url_path)}"))
    response = HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)
    return answer_if_changed(request, response, changed)


def _add(feed: Atom1Feed, page: BasePage, link: str) -> None:
    feed.add_item(
        title=page.title_elsewhere,
        link=link,
        description=format_html("<p>{}</p>", page.plain_description or page.title),
        unique_id=f"urn:uuid:{page.translation_key}",
        pubdate=page.first_published_at,
        updateddate=page.public_updated_at,
        author_name=page.network.title if page.network else None,
    )


@for_programs
@require_safe
def whole_site(request: HttpRequest) -> HttpResponse:
    """Statements and updates of everybody."""
    pages = BasePage.objects.in_feeds()
    return page_feed(request, pages, title=_("What networks say and do"), link="/")


def answer_if_changed(
    request: HttpRequest, response: HttpResponse, last_modified: datetime | None = None
) -> HttpResponse:
    """`response` with its validators, or 304 without a body when the asker has exactly this already."""
    set_response_etag(response)
    seconds = int(last_modified.timestamp()) if last_modified else None
    if seconds:
        response.headers["Last-Modified"] = http_date(seconds)
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag, seconds, response) or response
