"""Addresses, menu items and the first screen; `networks/wagtail_hooks.py` registers them."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from cms.access.drafts import can_view_all_drafts
from cms.admin.reports.access import ReportMenuItem
from cms.typing import SignedInRequest
from networks.admin import digest_views, list_export_views, views
from networks.admin.dashboard import terms_beside
from networks.mailing import list_exports


def urls() -> list[URLPattern]:
    return [
        path("my-network/", views.MyNetwork.as_view(), name="my_network"),
        path("networks/<int:network_id>/handover/<int:user_id>/", views.Handover.as_view(), name="handover"),
        path("networks/<int:network_id>/digest/", digest_views.DigestScreen.as_view(), name="digest"),
        path("networks/<int:network_id>/digest/preview/", digest_views.preview, name="digest_preview"),
        path(
            "networks/<int:network_id>/mailing-list-copy/",
            list_export_views.AskForCopy.as_view(),
            name="ask_for_list_copy",
        ),
        path("mailing-list-copies/", list_export_views.Copies.as_view(), name="list_copies"),
        path("mailing-list-copies/<int:pk>/decide/", list_export_views.decide, name="decide_list_copy"),
        path("mailing-list-copies/<int:pk>/take/", list_export_views.take, name="take_list_copy"),
        path("reports/vacancies/", views.Vacancies.as_view(), name="vacancies_report"),
    ]


class MyNetworkMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return bool(terms_beside(request.user, timezone.localdate()))


def my_network_menu_item() -> MyNetworkMenuItem:
    return MyNetworkMenuItem(
        _("My network"), reverse_lazy("my_network"), name="my-network", icon_name="home", order=1
    )


def vacancies_menu_item() -> ReportMenuItem:
    return ReportMenuItem(
        _("Vacancies"), reverse_lazy("vacancies_report"), name="vacancies", icon_name="user", order=110
    )


class CopiesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(list_exports.ALLOW)


def copies_menu_item() -> CopiesMenuItem:
    address = reverse_lazy("list_copies")
    return CopiesMenuItem(
        _("Copies of mailing lists"), address, name="list-copies", icon_name="mail", order=120
    )


def my_network_first(request: SignedInRequest, panels: list[Component]) -> None:
    """A lead's first screen is their network; those who also edit keep the other panels below it."""
    if not terms_beside(request.user, timezone.localdate()):
        return
    if not can_view_all_drafts(request.user):
        panels[:] = [panel for panel in panels if getattr(panel, "name", "") == "clock"]
    panels.append(views.MyNetworkPanel())


def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action("networks.digest", _("Send the news by email"), _("News sent by email"))
    for what, done in (
        ("asked", _("A copy of the mailing list asked for")),
        ("allowed", _("A copy of the mailing list allowed")),
        ("refused", _("A copy of the mailing list refused")),
        ("taken", _("A copy of the mailing list taken")),
    ):
        actions.register_action(f"networks.list_copy_{what}", done, done)
