from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import AbstractPage, PageManager, PageViewRestriction, Revision, Site, get_page_models
from wagtail.models.pages import AbstractPageMeta, ShowInMenusMixin
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.access import visibility
from cms.access.permissions import PagePermissions
from cms.caching import page_registry
from cms.enums import ChangeKind
from cms.forms import BasePageCopyForm, BasePageForm
from cms.models.kept_version import KeepsVersions
from cms.models.own_rows import own_rows
from cms.querysets import BasePageQuerySet
from cms.security import bounds
from cms.sites import address_of, site_for

# Where Wagtail, too, keeps the page that it found for a request.
FOUND = "_wagtail_route_for_request"
# Columns that are facts about the page, not part of its content: a revision never brings them back.
OUTSIDE_REVISIONS = (
    "network_id",
    "public_updated_at",
    "review_due_on",
    "checked_on",
    "content_owner_id",
    # Wagtail would bring the old values back when a draft of an unpublished page is saved.
    "last_published_at",
    "live_revision_id",
)


class BasePage(KeepsVersions, ShowInMenusMixin, AbstractPage):
    """What every page shares, in one real table, so that one query lists, sorts and searches all types."""

    summary = models.CharField(
        max_length=300,
        blank=True,
        help_text=_(
            "One or two sentences for cards and search results. For example: "
            "“We bring carers together and change how this organisation treats caring.”"
        ),
    )
    network = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="pages_of_network",
        help_text=_("The network this page belongs to; follows its place in the tree."),
    )
    public_updated_at = models.DateTimeField(null=True, editable=False, db_index=True)
    review_due_on = models.DateField(_("next check due"), null=True, blank=True)
    checked_on = models.DateField(_("checked and still correct"), null=True, editable=False)
    content_owner = models.ForeignKey(
        Group,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who answers for this page. Leave empty for the network's leads."),
    )
    change_kind = models.CharField(
        _("what kind of change is this?"), max_length=20, choices=ChangeKind.choices, blank=True
    )
    change_note = models.CharField(
        _("what changed?"),
        max_length=200,
        blank=True,
        help_text=_("Readers see this. For example: “Added the new joining form.”"),
    )

    objects = PageManager.from_queryset(BasePageQuerySet)()

    base_form_class = BasePageForm
    copy_form_class = BasePageCopyForm
    search_fields = [
        *AbstractPage.search_fields,
        *ShowInMenusMixin.search_fields,
        index.SearchField("summary", boost=1.5),
        index.FilterField("expire_at"),
        index.FilterField("network"),
        index.FilterField("public_updated_at"),
    ]
    content_panels = [*AbstractPage.content_panels, FieldPanel("summary")]
    promote_panels = [
        MultiFieldPanel(["slug", "show_in_menus"], heading=_("Address and menu")),
    ]
    settings_panels = [
        MultiFieldPanel(["change_kind", "change_note"], heading=_("This change")),
        MultiFieldPanel(["review_due_on", "content_owner"], heading=_("Checking")),
        PublishingPanel(),
    ]
    exclude_fields_in_copy = [
        "network",
        "public_updated_at",
        "review_due_on",
        "checked_on",
        "content_owner",
        "change_kind",
        "change_note",
    ]

    # A network page owns what is below it; see `network` above.
    is_network = False
    # Leads may not delete it even as a draft: the section hangs on it.
    is_structural = False
    # Whether feeds tell of it, and whether its date also moves that of the pages that show it or lead to it.
    is_in_feeds = False
    moves_parents_date = False
    # Few pages, needed by many others: kept in memory with these relations (`cms.caching.page_registry`).
    is_kept = False
    kept_with: tuple[str, ...] = ()
    subpage_types: list[str]
    # The columns that lists of this type read; any other would cost a query for each page.
    shown_in_lists: tuple[str, ...] = ("title", "url_path", "summary", "network", "public_updated_at")
    # What search results and cards call this type.
    kind_name = _("Page")

    class Meta(AbstractPageMeta):
        constraints = [
            # Wagtail checks addresses by query only; two requests at once would make a page nobody can open.
            models.UniqueConstraint(fields=["url_path"], name="base_page_address_once"),
        ]
        # What the admin asks on a large site: Wagtail the root of the tree for each of its screens, the
        # explorer for children, the reports for drafts, for networks and for what was published long ago.
        indexes = [
            models.Index(fields=["depth", "path"], name="base_page_by_depth"),
            models.Index(fields=["last_published_at"], name="base_page_by_age"),
            models.Index(
                fields=["-latest_revision_created_at", "-id"],
                condition=models.Q(live=False) | models.Q(has_unpublished_changes=True),
                name="base_page_drafts",
            ),
            models.Index(
                fields=["title"], condition=models.Q(network_id=models.F("id")), name="base_page_networks"
            ),
        ]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Keep our form: `wagtail.admin` puts its own on the page model when it starts."""
        super().__init_subclass__(**kwargs)
        cls.base_form_class = cls.base_form_class

    # --- Saving ------------------------------------------------------------------------------------

    def save(self, *args: Any, **kwargs: Any) -> None:
        adding = self._state.adding
        if adding and self.depth and self.depth > 1:
            self.network_id = self.get_parent().network_id
        super().save(*args, **kwargs)
        if adding and self.is_network:
            self.network_id = self.pk
            BasePage.objects.filter(pk=self.pk).update(network_id=self.pk)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        page = super().with_content_json(own_rows(content, type(self)))
        for name in OUTSIDE_REVISIONS:
            setattr(page, name, getattr(self, name))
        return page

    @cached_property
    def scheduled_revision(self) -> Revision | None:
        """Wagtail's, with the newest and the live one in the same query: whoever asks looks at those next."""
        others = {self.latest_revision_id, self.live_revision_id} - {None}
        wanted = Q(approved_go_live_at__isnull=False) | Q(pk__in=others)
        found = {revision.pk: revision for revision in self.revisions.filter(wanted).order_by("pk")}
        for name in ("latest_revision", "live_revision"):
            if revision := found.get(getattr(self, f"{name}_id")):
                setattr(self, name, revision)
        return next((revision for revision in found.values() if revision.approved_go_live_at), None)

    def permissions_for_user(self, user: User) -> PagePermissions:
        return PagePermissions(user, self)

    def update_aliases(self, **kwargs: Any) -> None:
        """Wagtail also calls this when a draft is only scheduled, which would publish its aliases at once."""
        if self.live:
            super().update_aliases(**kwargs)

    # --- Reading -------------------------------------------------------------------------------------

    def has_expired(self, now: datetime | None = None) -> bool:
        """Whether the page's time is over: at the second it ends, whatever the worker does."""
        return self.expired or bool(self.expire_at and self.expire_at <= (now or timezone.now()))

    @staticmethod
    def route_for_request(request: HttpRequest, path: str) -> RouteResult | None:
        """Find the page for `path` with one query, its parents and its own columns included.

        None (a 404) when there is no such page or a page on the way is not live. `path` may come from a form.
        """
        if not bounds.is_possible(path):
            return None
        if not hasattr(request, FOUND):
            try:
                setattr(request, FOUND, _route(request, path))
            except Http404:
                setattr(request, FOUND, None)
        return getattr(request, FOUND)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components and not self.live and self.has_expired():
            return RouteResult(self)  # served as "gone"
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        serve = super().serve
        return self.answer(request, lambda: serve(request, *args, **kwargs))

    def answer(self, request: HttpRequest, render_page: Callable[[], HttpResponse]) -> HttpResponse:
        """What `render_page()` gives; 410 once its time is over."""
        if self.has_expired() or any(page.has_expired() for page in self.parents):
            return render(request, "410.html", {"page": self}, status=410)
        return render_page()

    def get_url(self, request: HttpRequest | None = None, current_site: Site | None = None) -> str | None:
        """Wagtail's, for a page of the request's own site without the look through all routes."""
        usual = request if current_site is None and isinstance(request, HttpRequest) else None
        return (usual and address_of(self.url_path, usual)) or super().get_url(request, current_site)

    @cached_property
    def parents(self) -> list["BasePage"]:
        """The pages above this one, home first."""
        return list(self.get_ancestors().filter(depth__gt=1))

    def get_route_paths(self) -> list[str]:
        """None before it is public: Wagtail makes redirects of them, which would tell its new address."""
        return super().get_route_paths() if self.live or self.first_published_at else []

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        rules = [rule.pk for rule in visibility.rules_for(self.path)]
        return (
            PageViewRestriction.objects.filter(pk__in=rules) if rules else PageViewRestriction.objects.none()
        )

    @property
    def needs_checks(self) -> bool:
        """A record of what happened stays correct; everything else is checked once a year."""
        return True

    @classmethod
    def shows(cls, number: int) -> dict[str, int] | None:
        """The conditions of the pages that page `number` leads to whose dates move its own; None if none."""
        return None

    @classmethod
    def changed_elsewhere(cls, numbers: Collection[int], request: HttpRequest) -> dict[int, datetime]:
        """By the numbers of pages, when something else that they show last changed, for this reader."""
        return {}

    @property
    def plain_description(self) -> str:
        """For search engines and social previews."""
        return self.summary

    @property
    def title_elsewhere(self) -> str:
        """The title where the page stands among those of others: in feeds and mail."""
        return self.title


def _route(request: HttpRequest, path: str) -> RouteResult | None:
    site = site_for(request)
    if site is None:
        return None
    components = [component for component in path.split("/") if component]
    addresses = [site.root_page.url_path]
    for component in components:
        addresses.append(f"{addresses[-1]}{component}/")
    chain = _pages_at(addresses)
    _refuse_hidden(chain)
    deepest = chain[-1] = _to_serve(chain[-1])
    deepest.parents = chain[:-1]
    if len(chain) > 1:
        deepest._cached_parent_obj = chain[-2]
    return deepest.route(request, components[len(chain) - 1 :])


def _pages_at(addresses: list[str]) -> list[BasePage]:
    """The pages at `addresses`, home first. One query for all that are not kept."""
    found = page_registry.by_address()
    if unknown := [address for address in addresses if address not in found]:
        read = BasePage.objects.filter(url_path__in=unknown).select_related(*_joined())
        found = found | {page.url_path: page for page in read}
    return [found[address] for address in addresses if address in found]


@cache
def _joined() -> list[str]:
    """The tables that hold the other columns of pages which are not kept."""
    return [model._meta.model_name for model in _own_models() if not model.is_kept]


def _own_models() -> list[type[BasePage]]:
    return [model for model in get_page_models() if BasePage in model._meta.parents]


def _to_serve(page: BasePage) -> BasePage:
    """`page` as its own type, no other request's."""
    joined = page._state.fields_cache.get(page.cached_content_type.model)
    return page_registry.to_serve(joined or page.specific)


def _refuse_hidden(chain: list[BasePage]) -> None:
    """Children of a page that is not live are not public either (Wagtail would serve them)."""
    if any(not page.live and not page.has_expired() for page in chain[:-1]):
        raise Http404


class RoutableBasePage(RoutablePageMixin, BasePage):
    """A page with addresses below its own; like any page, they are gone when its time is over."""

    class Meta:
        abstract = True

    def serve(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse] | None = None,
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if view is None:
            return super().serve(request)
        return self.answer(request, lambda: view(request, *(args or ()), **(kwargs or {})))
