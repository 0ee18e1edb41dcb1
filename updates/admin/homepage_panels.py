"""What the equality team sees first: promises that need a word, and months that nobody sent."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from updates.admin.months_report import grid, last_months
from updates.models import Commitment
from updates.months.timeliness import Timeliness

MOST = 5


class CommitmentsPanel(Component):
    """On the admin's home, for those who keep the register of commitments."""

    name = "commitments"
    template_name = "updates/admin/home.html"
    order = 115

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        today = timezone.localdate()
        worry = Q(status__in=[Commitment.Status.LATE, Commitment.Status.AT_RISK]) | Q(target_date__lt=today)
        commitments = list(Commitment.objects.open().filter(worry).order_by("target_date", "ref"))
        missing = [
            (row.series, cell.standing)
            for row in grid(last_months(today), today)
            for cell in row.cells
            if cell.standing.state == Timeliness.MISSING
        ]
        return {
            "commitments": commitments[:MOST],
            "more": max(len(commitments) - MOST, 0),
            "missing": missing[:MOST],
            "today": today,
        }


def add_to_home(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("updates.change_commitment"):
        panels.append(CommitmentsPanel())
