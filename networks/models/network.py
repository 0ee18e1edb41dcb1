from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from cms.blocks import TEXT_FEATURES, BodyField
from cms.caching import page_registry
from cms.editing.list_panel import ListPanel
from cms.models import BasePage
from networks.cards import of_networks


@register_snippet
class Theme(models.Model):
    """What networks are about, for filtering: race equality, disability, carers …"""

    name = models.CharField(max_length=60, unique=True, help_text=_("For example: Race equality"))

    panels = [FieldPanel("name")]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Colour(models.TextChoices):
    """Each has at least 4.5:1 against white and paper; `tokens.css` defines them under these names."""

    PLUM = "plum", _("Plum")
    BERRY = "berry", _("Berry")
    BRICK = "brick", _("Brick")
    BRONZE = "bronze", _("Bronze")
    MOSS = "moss", _("Moss")
    TEAL = "teal", _("Teal")
    OCEAN = "ocean", _("Ocean")
    INDIGO = "indigo", _("Indigo")


class NetworkIndexPage(BasePage):
    """All networks, filtered by theme."""

    is_kept = True
    body = BodyField(_("introduction"))

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["networks.NetworkPage"]
    show_in_menus_default = True
    kind_name = _("All networks")
    is_structural = True
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        networks = page_registry.of_type(NetworkPage, request)
        themes = sorted(
            {theme for network in networks for theme in network.all_themes}, key=lambda theme: theme.name
        )
        chosen = next((theme for theme in themes if str(theme.pk) == request.GET.get("theme")), None)
        if chosen:
            networks = [network for network in networks if chosen in network.all_themes]
        return {
            **context,
            "networks": of_networks(networks, request, with_themes=True),
            "themes": themes,
            "chosen_theme": chosen,
        }

    @classmethod
    def changed_elsewhere(cls, numbers: Collection[int], request: HttpRequest) -> dict[int, datetime]:
        newest = NetworkPage.newest_date(request)
        return dict.fromkeys(numbers, newest) if newest else {}


class NetworkPage(BasePage):
    """A staff network: who we are, how to join, what we said and what we did."""

    body = BodyField(_("about the network"))
    contact_email = models.EmailField(
        _("contact mailbox"),
        blank=True,
        help_text=_("A shared mailbox, not a person’s. For example: carers@example.org"),
    )
    how_to_join = RichTextField(
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("What somebody does to join, in one or two sentences."),
    )
    themes = ParentalManyToManyField(Theme, blank=True, related_name="networks")
    colour = models.CharField(
        max_length=10,
        choices=Colour.choices,
        default=Colour.PLUM,
        help_text=_("The network’s colour on its page and card."),
    )

    parent_page_types = ["networks.NetworkIndexPage"]
    is_network = True
    is_kept = True
    kept_with = ("aims", "themes")
    is_structural = True
    kind_name = _("Network")
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("how_to_join"),
        index.SearchField("contact_email"),
        index.RelatedFields("aims", [index.SearchField("text")]),
        index.RelatedFields("themes", [index.SearchField("name")]),
    ]
    content_panels = [
        *BasePage.content_panels,
        ListPanel(
            "aims",
            label=_("Aim"),
            heading=_("Our aims are to …"),
            help_text=_("Most important first. Each line completes the sentence “Our aims are to …”."),
        ),
        MultiFieldPanel(["how_to_join", "contact_email"], heading=_("Joining")),
        FieldPanel("body"),
        MultiFieldPanel(["themes", "colour"], heading=_("Theme and colour")),
    ]

    @classmethod
    def shows(cls, number: int) -> dict[str, int]:
        return {"network": number}

    @cached_property
    def all_themes(self) -> list[Theme]:
        return list(self.themes.all())

    @classmethod
    def newest_date(cls, request: HttpRequest) -> datetime | None:
        """When one of the networks that `request` may read last changed its own page."""
        dates = (network.public_updated_at for network in page_registry.of_type(cls, request))
        return max(filter(None, dates), default=None)

    @classmethod
    def changed_elsewhere(cls, numbers: Collection[int], request: HttpRequest) -> dict[int, datetime]:
        """Each feature tells when its section changed through the hook `network_page_changes`."""
        newest: dict[int, datetime] = {}
        for changes in hooks.get_hooks("network_page_changes"):
            for pk, at in changes(set(numbers), request).items():
                newest[pk] = max(at, newest.get(pk, at))
        return newest

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Each feature adds its own section through the hook `network_page_context`."""
        context = super().get_context(request, *args, **kwargs)
        if self.pk:
            for section in hooks.get_hooks("network_page_context"):
                context.update(section(self, request))
        return context


class Aim(Orderable):
    """One aim of a network."""

    page = ParentalKey(NetworkPage, related_name="aims")
    text = models.CharField(
        max_length=300, help_text=_("Starts with a verb, for example: “share what works for carers”.")
    )

    panels = [FieldPanel("text")]

    def __str__(self) -> str:
        return self.text
