from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.models import Alert


class AlertViewSet(SnippetViewSet):
    model = Alert
    icon = "warning"
    menu_label = _("Alerts")
    menu_name = "alerts"
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["title", "severity", "section", "starts_at", "ends_at", "live"]
    list_filter = ["severity", "live"]


register_snippet(AlertViewSet)
