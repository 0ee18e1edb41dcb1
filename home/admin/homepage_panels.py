"""What else readers see at the same time, and what is on air, where somebody has to know it."""

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component

from cms.typing import SignedInRequest
from home.alerts.admin.board import also_on_air, on_air
from home.alerts.services import may_change_alerts
from home.models import Alert, Feedback


class AlsoOnAir(Component):
    """On the review screen of an alert, before it goes live."""

    template_name = "home/admin/also_on_air.html"

    def __init__(self, alert: Alert) -> None:
        self.alert = alert

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"alert": self.alert, "others": list(also_on_air(self.alert, timezone.now()))}


class AlsoOnAirPanel(Panel):
    """On the form of an alert, before it is submitted."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/admin/also_on_air_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            now = timezone.now()
            is_dated = self.instance.ends_at is not None
            others = also_on_air(self.instance, now) if is_dated else Alert.objects.not_over(now)
            return {
                **super().get_context_data(parent_context),
                "others": list(others),
                "is_dated": is_dated,
            }


# Then somebody should at least say why nothing came of it (docs/editors.md#you-said-we-did).
OPEN_TOO_LONG_DAYS = 60


class AlertsPanel(Component):
    """On the admin's home, for those who look after alerts."""

    name = "alerts"
    template_name = "home/admin/home_alerts.html"
    order = 110

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        now = timezone.now()
        soon = set(Alert.objects.ending_soon(now).values_list("pk", flat=True))
        return {"alerts": [(alert, alert.pk in soon) for alert in on_air(now)]}


class FeedbackPanel(Component):
    """On the admin's home, for those who sort what colleagues write."""

    name = "feedback"
    template_name = "home/admin/home_feedback.html"
    order = 112

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        today = timezone.localdate()
        readable = Feedback.objects.readable_by(parent_context["request"].user, today)
        return {
            "unsorted": readable.unsorted().count(),
            "open_themes": readable.open_themes(OPEN_TOO_LONG_DAYS, today),
            "days": OPEN_TOO_LONG_DAYS,
        }


def alerts_at_that_time(obj: object) -> Component | None:
    """For `review_panels`: only alerts compete for the top of the page."""
    return AlsoOnAir(obj) if isinstance(obj, Alert) else None


def add_to_home(request: SignedInRequest, panels: list[Component]) -> None:
    if may_change_alerts(request.user):
        panels.append(AlertsPanel())
    if Feedback.objects.sorts(request.user):
        panels.append(FeedbackPanel())
