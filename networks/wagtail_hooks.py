from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from networks import page_sections
from networks.admin import hooks as admin_hooks
from networks.mailing import digest_sections
from networks.modeladmin import StatementRegister, TermRegister

hooks.register("network_page_context", page_sections.statements)
hooks.register("network_page_context", page_sections.events)
hooks.register("network_page_context", page_sections.people)
hooks.register("network_page_changes", page_sections.joint_statement_changes)
hooks.register("network_page_changes", page_sections.people_changes)

hooks.register("digest_sections", digest_sections.statements, order=10)
hooks.register("digest_sections", digest_sections.events, order=90)

hooks.register("register_log_actions", admin_hooks.name_actions)
hooks.register("register_admin_urls", admin_hooks.urls)
hooks.register("register_admin_menu_item", admin_hooks.my_network_menu_item)
hooks.register("register_reports_menu_item", admin_hooks.vacancies_menu_item)
hooks.register("register_reports_menu_item", admin_hooks.copies_menu_item)
hooks.register("construct_homepage_panels", admin_hooks.my_network_first, order=10)  # after the others

modeladmin_register(StatementRegister)
modeladmin_register(TermRegister)
