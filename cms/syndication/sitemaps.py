"""What the sitemap tells of: all pages, and what apps show at addresses of their own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.last_updated import dates_of
from cms.models import BasePage
from cms.querysets import BasePageQuerySet
from cms.sites import site_for


class VisibleSitemap(Sitemap):  # type: ignore[type-arg]  # generic for the checker alone
    """Only what `request` may read."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        try:
            items = self.paginator.page(page).object_list
        except EmptyPage:  # Django asks every kind for each page, also those that have fewer
            items = []
        urls = self.urls_of(items)
        self.latest_lastmod = max((url["lastmod"] for url in urls if url["lastmod"]), default=None)
        return urls

    def urls_of(self, items: Iterable[Any]) -> list[dict[str, Any]]:
        raise NotImplementedError


class PageSitemap(VisibleSitemap):
    """Every page, with the date of its stamp."""

    def items(self) -> BasePageQuerySet:
        site = site_for(self.request)
        if site is None:
            return BasePage.objects.none()
        pages = BasePage.objects.descendant_of(site.root_page, inclusive=True).visible_to(self.request)
        return pages.order_by("path").only(*BasePage.shown_in_lists, "content_type")

    def urls_of(self, items: Iterable[Any]) -> list[dict[str, Any]]:
        pages = list(items)
        dates = dates_of(pages, self.request)
        return [{"location": page.get_full_url(self.request), "lastmod": dates[page.pk]} for page in pages]


class AddressSitemap(VisibleSitemap):
    """What is no page: `items` are paths with the date that is shown there."""

    def urls_of(self, items: Iterable[tuple[str, datetime | None]]) -> list[dict[str, Any]]:
        return [{"location": f"{settings.BASE_URL}{path}", "lastmod": date} for path, date in items]


@require_safe
def sitemap(request: HttpRequest, kinds: dict[str, type[VisibleSitemap]]) -> HttpResponse:
    """`kinds` are those of the features. Raises Http404 for a page that none of them has."""
    answer = sitemap_views.sitemap(request, sitemaps={name: kind(request) for name, kind in kinds.items()})
    if not (answer.context_data and answer.context_data["urlset"]):
        raise Http404
    return answer
