from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from updates import digest, my_network, sections
from updates.admin import home
from updates.admin import hooks as admin_hooks
from updates.modeladmin import CommitmentAdmin
from updates.viewsets import ResponseViewSet

hooks.register("network_page_context", sections.months)
hooks.register("network_page_context", sections.commitments)
hooks.register("network_page_context", sections.responses)
hooks.register("my_network_parts", my_network.parts)
hooks.register("digest_sections", digest.months, order=20)
hooks.register("digest_sections", digest.responses, order=30)
hooks.register("handover_sections", sections.open_commitments)

hooks.register("register_admin_urls", admin_hooks.urls)
hooks.register("register_reports_menu_item", admin_hooks.months_menu_item)
hooks.register("register_page_header_buttons", admin_hooks.start_button)
hooks.register("register_reports_menu_item", admin_hooks.evidence_menu_item)
hooks.register("construct_homepage_panels", home.add_to_home)

modeladmin_register(CommitmentAdmin)
register_snippet(ResponseViewSet)
