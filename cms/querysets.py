"""Reading verbs every page type shares."""

from datetime import datetime
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import get_page_models
from wagtail.query import PageQuerySet

from cms import visibility


class BasePageQuerySet(PageQuerySet):
    def visible_to(self, request) -> Self:
        """Pages this request may read: the one rule for every list, feed, sitemap and search.

        Live and not expired at this second, under no parent that is not live, in no section whose privacy
        refuses the request, and no alias of a page in such a section.
        """
        return self.live().filter(visibility.readable_by(request))

    def reflected_by_parents(self) -> Self:
        """Statements and updates: pages whose date also moves that of the pages which show them."""
        types = [model for model in get_page_models() if getattr(model, "moves_parents_date", False)]
        return self.filter(content_type__in=ContentType.objects.get_for_models(*types).values())

    def newest_first(self) -> Self:
        return self.order_by("-public_updated_at", "-pk")

    def updated_between(self, since: datetime, until: datetime) -> Self:
        """Published, or changed so that readers should know, after `since` and up to `until`."""
        return self.filter(public_updated_at__gt=since, public_updated_at__lte=until)


class PublicUpdateQuerySet(models.QuerySet):
    def dated(self) -> Self:
        """The rows that move "Page last updated"."""
        return self.exclude(kind="minor")
