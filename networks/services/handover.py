"""Everything a person has open at a network, for whoever takes over. Data only; a screen shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import CharField, F, Model, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Revision, WorkflowState

from cms.models import BasePage
from cms.querysets import BasePageQuerySet
from networks.models import NetworkPage

# How far ahead checks and ends of terms are shown.
DAYS_AHEAD = 30


@dataclass(frozen=True)
class HandoverItem:
    """One thing to take over. `about` is the page or record, so that the screen can link to it."""

    about: Model
    title: str
    when: date | datetime | None = None


@dataclass(frozen=True)
class HandoverSection:
    """Things of one kind. `key` names it for the screen and stays the same in every language."""

    key: str
    title: str
    items: list[HandoverItem]


def handover(person: User, network: NetworkPage, *, today: date) -> list[HandoverSection]:
    """All that is open, a section a kind; empty ones too, so that "nothing" is said and not guessed.

    Other apps add sections by the hook `handover_sections`: `section(person, network, today)`.
    """
    sections: Iterable[Callable[[User, NetworkPage, date], HandoverSection]] = (
        drafts,
        in_moderation,
        scheduled,
        checks_due,
        terms_ending,
        *hooks.get_hooks("handover_sections"),
    )
    return [section(person, network, today) for section in sections]


def drafts(person: User, network: NetworkPage, today: date) -> HandoverSection:
    """Work that is not public: pages the person owns or edited last, and that nobody has to decide about."""
    pages = _pages_of(network).filter(Q(live=False) | Q(has_unpublished_changes=True), expired=False)
    pages = pages.filter(Q(owner=person) | Q(latest_revision__user=person))
    pages = _timed(pages).filter(at__isnull=True).exclude(pk__in=_waiting(_pages_of(network)))
    items = [_item(page, page.latest_revision_created_at) for page in pages.order_by("path")]
    return HandoverSection("drafts", _("Drafts"), items)


def in_moderation(person: User, network: NetworkPage, today: date) -> HandoverSection:
    """Pages the person submitted that wait for a decision."""
    pages = _waiting(_pages_of(network)).filter(_workflow_states__requested_by=person)
    pages = pages.annotate(since=F("_workflow_states__created_at")).order_by("since")
    items = [_item(page, page.since) for page in pages]
    return HandoverSection("in-moderation", _("Waiting for approval"), items)


def scheduled(person: User, network: NetworkPage, today: date) -> HandoverSection:
    """Everything of the network that is approved and goes live by itself, whoever wrote it."""
    pages = _timed(_pages_of(network)).filter(at__isnull=False).order_by("at")
    return HandoverSection("scheduled", _("Scheduled"), [_item(page, page.at) for page in pages])


def checks_due(person: User, network: NetworkPage, today: date) -> HandoverSection:
    """Public pages of the network whose next check is due or soon will be, most overdue first."""
    soon = today + timedelta(days=DAYS_AHEAD)
    pages = _pages_of(network).live().filter(review_due_on__lte=soon).order_by("review_due_on", "path")
    return HandoverSection("checks-due", _("Checks due"), [_item(page, page.review_due_on) for page in pages])


def terms_ending(person: User, network: NetworkPage, today: date) -> HandoverSection:
    """The person's own terms that are not over, and every other one that ends soon."""
    theirs = Q(person=person) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    soon = network.terms.ending_within(DAYS_AHEAD, today).values("pk")
    terms = network.terms.filter(theirs | Q(pk__in=soon)).order_by("ends_on", "pk")
    items = [HandoverItem(term, f"{term.name}, {term.get_role_display()}", term.ends_on) for term in terms]
    return HandoverSection("terms", _("Terms of office that end"), items)


def _pages_of(network: NetworkPage) -> BasePageQuerySet:
    """An alias has nothing to do with: it follows its source."""
    return BasePage.objects.descendant_of(network, inclusive=True).filter(alias_of__isnull=True)


def _waiting(pages: BasePageQuerySet) -> BasePageQuerySet:
    """Pages under review; Wagtail allows one review a page, so none comes twice."""
    return pages.filter(_workflow_states__status=WorkflowState.STATUS_IN_PROGRESS)


def _timed(pages: BasePageQuerySet) -> BasePageQuerySet:
    """Adds `at`: when the page's approved draft goes live by itself, if there is one."""
    approved = Revision.page_revisions.filter(
        object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
    )
    return pages.annotate(at=Subquery(approved.values("approved_go_live_at")[:1]))


def _item(page: BasePage, when: date | datetime | None) -> HandoverItem:
    return HandoverItem(page, page.get_admin_display_title(), when)
