from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from updates import my_network, sections
from updates.modeladmin import CommitmentAdmin

hooks.register("network_page_context", sections.months)
hooks.register("network_page_context", sections.commitments)
hooks.register("my_network_parts", my_network.parts)
hooks.register("handover_sections", sections.open_commitments)

modeladmin_register(CommitmentAdmin)
