from wagtail import hooks

from networks import sections

hooks.register("network_page_context", sections.statements)
hooks.register("network_page_context", sections.events)
hooks.register("network_page_context", sections.people)
