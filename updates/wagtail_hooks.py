from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from updates import sections
from updates.modeladmin import CommitmentAdmin

hooks.register("network_page_context", sections.months)
hooks.register("network_page_context", sections.commitments)

modeladmin_register(CommitmentAdmin)
