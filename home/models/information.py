from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.blocks import BodyField
from cms.models import BasePage


class InformationPage(BasePage):
    """Anything that stays: how to start a network, the accessibility statement, a guide."""

    body = BodyField()

    parent_page_types = ["home.HomePage", "networks.NetworkPage", "home.InformationPage"]
    kind_name = _("Information")
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
