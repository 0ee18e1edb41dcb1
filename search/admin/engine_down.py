"""On the admin's home page: that the engine of SEARCH_URL does not answer."""

from wagtail.admin.ui.components import Component

from cms.typing import SignedInRequest
from search.admin.report import may_help
from search.remote import client


class EngineDownPanel(Component):
    name = "search_engine_down"
    template_name = "search/admin/engine_down.html"
    order = 10


def warn(request: SignedInRequest, panels: list[Component]) -> None:
    """For those who look after search and for administrators."""
    if may_help(request.user) and client.is_down():
        panels.insert(0, EngineDownPanel())
