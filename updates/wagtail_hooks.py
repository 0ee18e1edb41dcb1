from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from updates import dashboard_sections, digest_sections, page_sections
from updates.admin import homepage_panels
from updates.admin import hooks as admin_hooks
from updates.modeladmin import CommitmentRegister
from updates.viewsets import ResponseViewSet

hooks.register("network_page_context", page_sections.months)
hooks.register("network_page_context", page_sections.commitments)
hooks.register("network_page_context", page_sections.responses)
hooks.register("network_page_changes", page_sections.commitment_changes)
hooks.register("network_page_changes", page_sections.response_changes)
hooks.register("my_network_parts", dashboard_sections.parts)
hooks.register("digest_sections", digest_sections.months, order=20)
hooks.register("digest_sections", digest_sections.responses, order=30)
hooks.register("handover_sections", page_sections.open_commitments)

hooks.register("register_admin_urls", admin_hooks.urls)
hooks.register("register_reports_menu_item", admin_hooks.months_menu_item)
hooks.register("register_page_header_buttons", admin_hooks.start_button)
hooks.register("register_reports_menu_item", admin_hooks.evidence_menu_item)
hooks.register("construct_homepage_panels", homepage_panels.add_to_home)

modeladmin_register(CommitmentRegister)
register_snippet(ResponseViewSet)
