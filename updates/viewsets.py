"""Snippets: moderated records that are no pages."""

from django.utils.translation import gettext_lazy as _

from cms.moderation.snippets import ModeratedViewSet
from updates.models import Response


class ResponseViewSet(ModeratedViewSet):
    model = Response
    icon = "check"
    menu_label = _("You said, we did")
    menu_name = "responses"
    menu_order = 245
    add_to_admin_menu = True
    list_display = ["you_said", "answer", "network", "answered_on"]
    list_filter = ["network", "answer", "live"]
    ordering = ["-answered_on", "-pk"]
