from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from cms.sites import address_of
from cms.syndication.sitemaps import AddressSitemap
from updates.commitments import for_reader
from updates.models import Commitment, CommitmentsPage, MonthlyUpdatePage, Response


class UpdatesSitemap(AddressSitemap):
    """Each promise, the answers, and the years of months."""

    def items(self) -> Iterable[tuple[str, datetime | None]]:
        request = self.request
        found = [(reverse("you_said"), Response.objects.visible_to(request).newest_date()), *self._years()]
        if register := CommitmentsPage.objects.visible_to(request).first():
            changed = for_reader.last_changes(request)
            refs = Commitment.objects.filter(pk__in=changed).values_list("pk", "ref")
            found += [(register.address_of(ref, request), changed[pk].at) for pk, ref in refs]
        return found

    def _years(self) -> Iterable[tuple[str, datetime | None]]:
        months = MonthlyUpdatePage.objects.visible_to(self.request).exclude(series=None)
        years = months.order_by("series__path", "month__year").values_list("series__url_path", "month__year")
        for series, year, newest in years.annotate(newest=Max("public_updated_at")):
            yield f"{address_of(series, self.request)}{year}/", newest
