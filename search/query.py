"""What a search means. Every result passes `visible_to`."""

from cms.models import BasePage


def find(query: str, request):
    """Visible pages that hold every word of `query`, best first; nothing for an empty query."""
    if not query:
        return BasePage.objects.none()
    return BasePage.objects.visible_to(request).select_related("network").search(query, operator="and")
