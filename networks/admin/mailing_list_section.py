"""The mailing list on *My network*."""

from datetime import datetime

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.admin.dashboard_sections import DashboardRow, DashboardSection
from networks.mailing import digests
from networks.mailing.list_size import band
from networks.models import NetworkPage, Subscription


def how_many() -> Coalesce:
    """How many are on the list of a row's `network`. For `band` only: nobody is shown the number."""
    on_it = Subscription.objects.confirmed().filter(network=OuterRef("network")).order_by()
    counted = on_it.values("network").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def part(network: NetworkPage, count: int, now: datetime) -> DashboardSection:
    day = digests.next_day(network, now)
    rows = [
        DashboardRow(_("People on the list"), state=band(count)),
        DashboardRow(
            _("The next email"),
            state="" if day else _("when you send it"),
            when=day,
            when_label=_("goes out"),
        ),
    ]
    return DashboardSection(
        "list", _("News by email"), rows, "", [(_("See or send it"), reverse("digest", args=[network.pk]))]
    )
