from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from cms.caching import page_registry
from cms.last_updated import newest_date
from cms.syndication.sitemaps import AddressSitemap
from networks import people
from networks.models import EventPage, NetworkPage, StatementPage


class NetworkSitemap(AddressSitemap):
    """The lists of people, statements and events."""

    def items(self) -> Iterable[tuple[str, datetime | None]]:
        now, request = timezone.now(), self.request
        networks = page_registry.of_type(NetworkPage, request)
        return [
            (
                reverse("people"),
                people.changed_at((network.pk for network in networks), timezone.localdate(now)),
            ),
            (reverse("statements"), newest_date(StatementPage.objects.visible_to(request))),
            (reverse("events"), newest_date(EventPage.objects.visible_to(request).upcoming(now))),
        ]
