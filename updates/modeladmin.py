"""The register of commitments in the admin: plain records without drafts."""

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail_modeladmin.helpers import PermissionHelper

from cms.admin.modeladmin import yes_or_no
from cms.moderation.modeladmin import ShownRegister
from updates.admin.commitment_form import CommitmentForm, CreateCommitment, EditCommitment
from updates.models import Commitment


class CommitmentPermissions(PermissionHelper):
    def user_can_delete_obj(self, user: User, obj: Commitment) -> bool:
        """What was promised in public stays: it is stopped, not deleted."""
        return not obj.is_public and super().user_can_delete_obj(user, obj)


class CommitmentRegister(ShownRegister):
    model = Commitment
    base_url_path = "commitments"
    menu_label = _("Commitments")
    menu_icon = "clipboard-list"
    menu_order = 240
    permission_helper_class = CommitmentPermissions
    create_view_class = CreateCommitment
    edit_view_class = EditCommitment
    list_display = ["ref", "title", "status", "target_date", "owner", "readers_see_it"]
    list_filter = ["status", "network"]
    list_export = ["ref", "title", "wording", "status", "target_date", "owner", "owner_inbox", "measure"]
    search_fields = ["ref", "title", "wording"]
    ordering = ["ref"]
    list_select_related = ["network"]
    export_filename = "commitments"
    edit_handler = ObjectList(
        [
            FieldPanel("ref"),
            FieldPanel("title"),
            FieldPanel("wording"),
            MultiFieldPanel(["owner", "owner_inbox"], heading=_("Who answers for it")),
            MultiFieldPanel(["measure", "target_date", "next_steps"], heading=_("How and by when")),
            MultiFieldPanel(["network", "characteristics"], heading=_("Who it is for")),
            FieldRowPanel(["objective", "objective_link"], heading=_("Equality objective")),
            FieldPanel("statements"),
            MultiFieldPanel([FieldPanel("new_status"), FieldPanel("reason")], heading=_("Status")),
        ],
        base_form_class=CommitmentForm,
    )

    readers_see_it = yes_or_no("public_since", _("Public"))
