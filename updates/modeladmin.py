"""The register of commitments in the admin: plain records without drafts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.registers import Register
from updates.models import Commitment


class CommitmentAdmin(Register):
    model = Commitment
    base_url_path = "commitments"
    menu_label = _("Commitments")
    menu_icon = "clipboard-list"
    menu_order = 240
    list_display = ["ref", "title", "status", "target_date", "owner"]
    list_filter = ["status", "network"]
    list_export = ["ref", "title", "wording", "status", "target_date", "owner", "owner_inbox", "measure"]
    search_fields = ["ref", "title", "wording"]
    ordering = ["ref"]
    list_select_related = ["network"]
    export_filename = "commitments"
    panels = [
        FieldRowPanel(["ref", "status"]),
        FieldPanel("title"),
        FieldPanel("wording"),
        MultiFieldPanel(["owner", "owner_inbox"], heading=_("Who answers for it")),
        MultiFieldPanel(["measure", "target_date", "next_steps"], heading=_("How and by when")),
        MultiFieldPanel(["network", "characteristics"], heading=_("Who it is for")),
    ]
