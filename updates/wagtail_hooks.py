from wagtail import hooks

from updates import sections

hooks.register("network_page_context", sections.months)
hooks.register("network_page_context", sections.commitments)
