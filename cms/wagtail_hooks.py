from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.admin import advice, choosers, content_checks
from cms.admin.reports import hooks as report_hooks
from cms.editing.form_sizes import MOST_BYTES, MOST_FIELDS
from cms.models import BasePage
from cms.moderation import menus, panels, snippets
from cms.querysets import BasePageQuerySet
from cms.rich_text import PublicPageLinkHandler
from cms.security.bounds import LARGEST_UPLOAD
from cms.services import freshness
from cms.typing import SignedInRequest, StrOrPromise


# After Wagtail's own (order 0), whose link type it replaces.
@hooks.register("register_rich_text_features", order=10)
def link_to_public_pages(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("register_log_actions")
def name_approval_actions(actions: LogActionRegistry) -> None:
    said = {
        "cms.emergency": (_("Publish in an emergency"), _("Published without a second check")),
        "cms.signed_off": (_("Sign off"), _("Signed off what was published in an emergency")),
        "cms.overturn": (_("Overturn"), _("Overturned the author’s answer about the change")),
        "cms.checked": (_("Check"), _("Checked and still correct")),
        "cms.shown": (_("Show to readers"), _("Read by a second person and shown to readers")),
    }
    for action, (label, message) in said.items():
        actions.register_action(action, label, message)


# --- Moderation ---------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def moderation_urls() -> list[URLResolver]:
    return [path("", include("cms.moderation.urls"))]


@hooks.register("register_admin_menu_item")
def moderation_menu_item() -> MenuItem:
    return menus.ModerationMenuItem()


@hooks.register("register_admin_menu_item")
def submissions_menu_item() -> MenuItem:
    return menus.SubmissionsMenuItem()


@hooks.register("register_page_header_buttons")
def emergency_button(
    page: BasePage, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    yield from menus.emergency_button(page, user)


@hooks.register("register_account_menu_item")
def your_account(request: HttpRequest) -> dict[str, StrOrPromise]:
    return {
        "url": reverse("your_account"),
        "label": _("Password, second factor, and where you are signed in"),
        "help_text": _("Change your password, set up a second factor, or sign out everywhere else."),
    }


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin/admin.css"))


@hooks.register("insert_global_admin_js")
def go_on_after_signing_in() -> SafeString:
    return format_html(
        '<script src="{}" data-who="{}" data-link="{}" data-check="{}" data-close="{}" defer></script>',
        static("cms/signed-out.js"),
        reverse("who"),
        _("Sign in in a new tab"),
        _("I have signed in"),
        _("Close"),
    )


@hooks.register("insert_global_admin_js")
def stop_what_is_too_large() -> SafeString:
    return format_html(
        '<script src="{}" data-most-fields="{}" data-most-bytes="{}" data-most-with-files="{}"'
        ' data-words="{}" data-close="{}"></script>',
        static("cms/admin/too-large.js"),
        MOST_FIELDS,
        MOST_BYTES,
        LARGEST_UPLOAD - MOST_FIELDS * 128,  # what a browser writes around each field
        _(
            "This is too much to be saved at once, and was not sent. All of it is still here. Take a part "
            "out, for example some rows of a table, keep it in a document of your own, and save again."
        ),
        _("Close"),
    )


@hooks.register("insert_global_admin_js")
def close_calendars() -> SafeString:
    return format_html('<script src="{}"></script>', static("cms/admin/close-calendars.js"))


@hooks.register("insert_editor_js")
def keep_edits() -> SafeString:
    return format_html('<script src="{}"></script>', static("cms/admin/keep-edits.js"))


hooks.register("construct_homepage_panels", panels.arrange)
hooks.register("review_panels", advice.for_review)
hooks.register("construct_reports_menu", menus.hide_wagtail_reports)
hooks.register("construct_help_menu", menus.hide_links_to_wagtail)
hooks.register("construct_page_action_menu", menus.lead_to_review)
hooks.register("construct_snippet_action_menu", menus.lead_to_review)
hooks.register("construct_snippet_action_menu", snippets.hide_publish)
hooks.register("construct_page_action_menu", menus.offer_emergency)
hooks.register("construct_snippet_action_menu", menus.offer_emergency)
for saved in ("after_create_page", "after_edit_page", "after_create_snippet", "after_edit_snippet"):
    hooks.register(saved, menus.lead_to_emergency, order=1000)  # what others keep is kept by then


# --- Choosers, reports and checks of content --------------------------------------------------------


@hooks.register("construct_page_chooser_queryset")
def offer_only_choosable_pages(pages: BasePageQuerySet, request: SignedInRequest) -> BasePageQuerySet:
    return choosers.only_choosable(pages, request)


@hooks.register("register_admin_urls")
def add_report_urls() -> list[URLPattern]:
    return report_hooks.urls()


for _item in report_hooks.menu_items():
    hooks.register("register_reports_menu_item", lambda item=_item: item)


@hooks.register("construct_wagtail_userbar")
def check_all_rules(request: HttpRequest, items: list[Any], page: BasePage) -> None:
    content_checks.use_all_rules(items)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def keep_facts_of_page(request: SignedInRequest, page: BasePage) -> None:
    freshness.keep(page, by=request.user)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_what_to_check(request: HttpRequest, page: BasePage) -> None:
    content_checks.warn(request, page)
