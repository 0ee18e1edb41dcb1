from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from cms.moderation.snippets import ModeratedViewSet
from home.admin import homepage_panels
from home.alerts.admin import scheduled
from home.alerts.admin.board import Board, TakeDown
from home.alerts.admin.edit import EditAlert
from home.modeladmin import AwarenessDayRegister, FeedbackRegister, RemarkRegister
from home.models import Alert


class AlertViewSet(ModeratedViewSet):
    model = Alert
    edit_view_class = EditAlert
    icon = "warning"
    menu_label = _("Alerts")
    menu_name = "alerts"
    menu_order = 170
    menu_url = reverse_lazy("alerts_board")
    add_to_admin_menu = True
    list_display = ["title", "severity", "section", "starts_at", "ends_at"]
    list_filter = ["severity", "live"]
    panels = [*Alert.panels, homepage_panels.AlsoOnAirPanel()]


register_snippet(AlertViewSet)
modeladmin_register(FeedbackRegister)
modeladmin_register(RemarkRegister)
modeladmin_register(AwarenessDayRegister)


# --- The alerts board ---------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def alerts_board_urls() -> list[URLPattern]:
    return [
        path("alerts/", Board.as_view(), name="alerts_board"),
        path("alerts/<int:pk>/take-down/", TakeDown.as_view(), name="take_down_alert"),
    ]


@hooks.register("register_log_actions")
def name_alert_actions(actions: LogActionRegistry) -> None:
    actions.register_action("home.alert_ended", _("End an alert"), _("Ended now"))


hooks.register("scheduled_entries", scheduled.entries)
hooks.register("review_panels", homepage_panels.alerts_at_that_time)
hooks.register("construct_homepage_panels", homepage_panels.add_to_home)
