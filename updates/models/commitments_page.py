from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from cms.blocks import BodyField
from cms.models import BasePage
from updates.models.commitment import Commitment
from updates.models.monthly_update import ProgressItem


class CommitmentsPage(RoutablePageMixin, BasePage):
    """Everything promised, and how it stands."""

    body = BodyField(_("introduction"))

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    show_in_menus_default = True
    kind_name = _("Commitments")
    is_structural = True
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        commitments = list(Commitment.objects.visible_to(request).select_related("network"))
        return {**context, "commitments": commitments, "glance": Commitment.objects.at_a_glance(commitments)}

    @path("<str:ref>/", name="commitment")
    def commitment(self, request, ref):
        """One commitment, with the months that moved it. Any case of its reference finds it."""
        found = (
            Commitment.objects.visible_to(request).select_related("network").filter(ref__iexact=ref).first()
        )
        if found is None:
            raise Http404
        return self.render(
            request,
            context_overrides={
                "commitment": found,
                "progress": ProgressItem.objects.about(found).for_reader(request),
            },
            template="updates/commitment.html",
        )
