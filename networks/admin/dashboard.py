"""*My network*: all that is open at the networks somebody leads; more networks cost no more queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Revision, WorkflowState

from cms.accounts.names import display_name
from cms.admin.concurrent.actions import seen
from cms.models import BasePage
from cms.moderation.approval import target_for
from cms.querysets import BasePageQuerySet
from networks.admin import mailing_list_section
from networks.admin.dashboard_sections import DashboardRow, DashboardSection
from networks.models import NetworkPage, TermOfOffice

DAYS_AHEAD = 60
DAYS_A_DECISION_IS_SHOWN = 14


@dataclass(frozen=True)
class Block:
    network: NetworkPage
    parts: list[DashboardSection]


def terms_beside(user: User, today: date) -> list[TermOfOffice]:
    """Every term that runs today at the networks `user` leads, soonest end first; asked once a request."""
    kept: Any = user
    if not hasattr(user, "_terms_beside"):
        serving = TermOfOffice.objects.serving_on(today)
        led = serving.leading().filter(person=user.pk)
        terms = serving.filter(network__in=led.values("network"))
        terms = terms.annotate(readers=mailing_list_section.how_many()).select_related(
            "network__mailing_list"
        )
        kept._terms_beside = list(terms.order_by("ends_on", "pk"))
    return kept._terms_beside


def blocks(terms: list[Any], now: datetime) -> list[Block]:
    """One block a network of `terms` (see `terms_beside`), in the order of the site."""
    today = timezone.localdate(now)
    networks = sorted({term.network for term in terms}, key=lambda network: network.path)
    if not networks:
        return []
    readers = {term.network_id: term.readers for term in terms}
    states = _submissions(networks, now)
    pages = _pages(networks, states, now)
    terms = [term for term in terms if term.ends_on and term.ends_on <= today + timedelta(days=DAYS_AHEAD)]
    more = [parts(networks, today) for parts in hooks.get_hooks("my_network_parts")]
    return [
        Block(
            network,
            [
                *(part for parts in more for part in parts.get(network.pk, [])),
                mailing_list_section.part(network, readers[network.pk], now),
                submissions([(s, p) for s, p in _with_pages(states, pages) if p.network_id == network.pk]),
                drafts([page for page in pages if page.network_id == network.pk], states, network),
                checks([page for page in pages if page.network_id == network.pk], today),
                scheduled([page for page in pages if page.network_id == network.pk], now),
                terms_ending([term for term in terms if term.network_id == network.pk], network),
            ],
        )
        for network in networks
    ]


# --- Parts ----------------------------------------------------------------------------------------------


def drafts(pages: list[BasePage], states: Iterable[WorkflowState], network: NetworkPage) -> DashboardSection:
    """Not public and with nobody to decide about it, changed last first."""
    asked = {int(state.object_id) for state in states if state.status != WorkflowState.STATUS_APPROVED}
    rows = [
        DashboardRow(
            page.get_admin_display_title(),
            _edit(page),
            _("change to a public page") if page.live else _("new page"),
            page.latest_revision_created_at,
            _("last changed"),
        )
        for page in sorted(pages, key=lambda page: page.latest_revision_created_at or page.pk, reverse=True)
        if (page.has_unpublished_changes or not page.live)
        and not page.expired
        and page.pk not in asked
        and page.goes_live_at is None
    ]
    add = [
        (
            _("New statement"),
            reverse("wagtailadmin_pages:add", args=["networks", "statementpage", network.pk]),
        ),
        (_("New event"), reverse("wagtailadmin_pages:add", args=["networks", "eventpage", network.pk])),
    ]
    return DashboardSection("drafts", _("Drafts"), rows, _("No drafts. Start one:"), add)


def submissions(pairs: list[tuple[WorkflowState, BasePage]]) -> DashboardSection:
    """What waits for a decision, and what was decided lately; those who need something done first."""
    rows = [_submission(state, page) for state, page in pairs]
    rows.sort(key=lambda row: not row.is_urgent)
    return DashboardSection(
        "submissions", _("Sent for approval"), rows, _("Nothing is waiting for a decision.")
    )


def checks(pages: list[BasePage], today: date) -> DashboardSection:
    ahead = today + timedelta(days=30)
    due = [(day, page) for page in pages if page.live and (day := page.review_due_on) and day <= ahead]
    rows = [
        DashboardRow(
            page.title,
            _edit(page),
            _("overdue") if day < today else "",
            day,
            _("next check due"),
            is_urgent=day < today,
            confirms=page.pk,
            made_from=seen(page.live_revision_id),
        )
        for day, page in sorted(due, key=itemgetter(0))
    ]
    return DashboardSection("checks", _("Checks due"), rows, _("Every page was checked in time. Thank you."))


def scheduled(pages: list[BasePage], now: datetime) -> DashboardSection:
    found = [(page.goes_live_at, _("goes live"), page) for page in pages if page.goes_live_at]
    found += [
        (page.expire_at, _("comes down"), page)
        for page in pages
        if page.live and page.expire_at and page.expire_at > now
    ]
    found.sort(key=lambda each: each[0])
    rows = [
        DashboardRow(page.get_admin_display_title(), _edit(page), when=at, when_label=what)
        for at, what, page in found
    ]
    return DashboardSection(
        "scheduled", _("Scheduled"), rows, _("Nothing goes live or comes down by itself.")
    )


def terms_ending(terms: list[TermOfOffice], network: NetworkPage) -> DashboardSection:
    rows = [
        DashboardRow(
            f"{term.name}, {term.get_role_display()}",
            when=term.ends_on,
            when_label=_("last day"),
            links=handover_links(term, network),
        )
        for term in terms
    ]
    return DashboardSection("terms", _("Terms that end soon"), rows, _("No term ends in the next 60 days."))


def handover_links(term: TermOfOffice, network: NetworkPage) -> list[tuple[str, str]]:
    if not term.person_id:
        return []
    return [(_("What they have open"), reverse("handover", args=[network.pk, term.person_id]))]


# --- Inside -----------------------------------------------------------------------------------------------


def _submission(state: WorkflowState, page: BasePage) -> DashboardRow:
    task = state.current_task_state
    title, url = page.get_admin_display_title(), _edit(page)
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        who = _name(task.finished_by) if task else ""
        said = _("%(who)s asked for changes") % {"who": who} if who else _("changes requested")
        return DashboardRow(
            title, url, said, task and task.finished_at, _("decided on"), task.comment if task else "", True
        )
    if state.status == WorkflowState.STATUS_APPROVED:
        said = _("approved by %(who)s") % {"who": _name(task.finished_by)}
        return DashboardRow(title, url, said, task.finished_at, _("decided on"), task.comment)
    claim = getattr(task, "claim", None)
    said = _("%(who)s is reading it") % {"who": _name(claim.user)} if claim else _("received")
    return DashboardRow(title, url, said, target_for(task), _("decision due by"))


def _name(user: User | None) -> str:
    return display_name(user) if user else _("somebody")


def _edit(page: BasePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _with_pages(
    states: Iterable[WorkflowState], pages: list[BasePage]
) -> list[tuple[WorkflowState, BasePage]]:
    by_id = {page.pk: page for page in pages}
    return [(state, by_id[int(state.object_id)]) for state in states if int(state.object_id) in by_id]


def _of(networks: list[NetworkPage]) -> BasePageQuerySet:
    return BasePage.objects.filter(network__in=[network.pk for network in networks], alias_of__isnull=True)


def _submissions(networks: list[NetworkPage], now: datetime) -> list[WorkflowState]:
    lately = now - timedelta(days=DAYS_A_DECISION_IS_SHOWN)
    ids = _of(networks).annotate(as_text=Cast("pk", CharField())).values("as_text")
    return list(
        WorkflowState.objects.filter(
            Q(status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES])
            | Q(status=WorkflowState.STATUS_APPROVED, current_task_state__finished_at__gte=lately),
            base_content_type=ContentType.objects.get_for_model(BasePage),
            object_id__in=ids,
            current_task_state__isnull=False,
        )
        .select_related("current_task_state__finished_by", "current_task_state__claim__user")
        .order_by("current_task_state__started_at")
    )


def _pages(networks: list[NetworkPage], states: list[WorkflowState], now: datetime) -> list[BasePage]:
    """Every page that some part shows."""
    waiting = Revision.objects.filter(
        approved_go_live_at__isnull=False,
        base_content_type=ContentType.objects.get_for_model(BasePage),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    pages = _of(networks).annotate(goes_live_at=Subquery(waiting.values("approved_go_live_at")[:1]))
    soon = timezone.localdate(now) + timedelta(days=30)
    return list(
        pages.filter(
            Q(live=False)
            | Q(has_unpublished_changes=True)
            | Q(goes_live_at__isnull=False)
            | Q(expire_at__gt=now)
            | Q(review_due_on__lte=soon)
            | Q(pk__in=[int(state.object_id) for state in states])
        )
    )
