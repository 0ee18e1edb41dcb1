"""On the review screen: what a machine would look at again before somebody approves."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from wagtail.admin.ui.components import Component

from cms.admin import content_checks


class AdvicePanel(Component):
    template_name = "cms/admin/advice.html"

    def __init__(self, advice: list[content_checks.Advice]) -> None:
        self.advice = advice

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"advice": self.advice}


def for_review(draft: Model) -> AdvicePanel | None:
    """For `review_panels`: nothing to say, nothing to read."""
    advice = content_checks.advice(draft)
    return AdvicePanel(advice) if advice else None
