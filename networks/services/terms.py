"""Terms of office give the rights of a lead, and nothing else does.

A lead group's members are exactly the people with a term that runs today in a role that leads. Between two
runs of the job the permission policies (`networks.permission_policies`) look at the terms themselves.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.accounts.names import plain_name
from networks.models import NetworkPage, NetworkTeam, TermOfOffice

WARNING_DAYS = 30

LONGEST_NAME = TermOfOffice._meta.get_field("name").max_length
Membership = get_user_model().groups.through


# --- Writing --------------------------------------------------------------------------------------------


@transaction.atomic
def appoint_lead(
    network: NetworkPage,
    person: User,
    role: str,
    starts_on: date,
    ends_on: date,
    *,
    by: User,
    today: date,
    is_public: bool = False,
) -> TermOfOffice:
    """Record that `person` leads `network` in `role`, from the first to the last day (both inclusive).

    They have the rights while the term runs, from this moment if it runs today; a sponsor gets none.
    `is_public`: they agreed to be named on the page. Raises `ValidationError` when the last day is missing
    or before the first, when the person has the role already in these days, and for a second sole chair.
    """
    term = TermOfOffice(
        network_id=network.pk,
        person=person,
        name=plain_name(person)[:LONGEST_NAME],
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        is_public=is_public,
    )
    _store(term, "wagtail.create", by, today)
    return term


@transaction.atomic
def end_term(term: TermOfOffice, *, on: date, by: User, today: date) -> TermOfOffice:
    """Let `term` end early: `on` is its last day, and the rights go with it.

    Raises `ValidationError` when it has not begun by then (delete it instead) or ends before that anyway.
    """
    term = TermOfOffice.objects.select_for_update().get(pk=term.pk)
    if term.ends_on and term.ends_on < on:
        message = _("This term ends earlier already: it runs %(days)s.") % {"days": term.days}
        raise ValidationError({"ends_on": message})
    term.ends_on = on
    _store(term, "wagtail.edit", by, today)
    return term


@transaction.atomic
def apply_terms(today: date) -> list[str]:
    """Let each lead group hold exactly the people who serve on `today`. Returns what was changed, in words.

    Two queries when nothing changes, so it may run every minute and after each change of a term.
    """
    missing, surplus = _out_of_step(today)
    if not missing and not surplus:
        return []
    # Somebody may change a term at this moment: wait for them, then look again.
    list(NetworkTeam.objects.order_by("pk").select_for_update())
    missing, surplus = _out_of_step(today)
    Membership.objects.bulk_create(missing, ignore_conflicts=True)
    Membership.objects.filter(pk__in=[row.pk for row in surplus]).delete()
    people = get_user_model().objects.in_bulk({row.user_id for row in (*missing, *surplus)})
    groups = Group.objects.in_bulk({row.group_id for row in (*missing, *surplus)})
    return [
        f"{groups[row.group_id]}: {people[row.user_id]} {verb}"
        for verb, rows in (("joined", missing), ("left", surplus))
        for row in rows
    ]


@transaction.atomic
def terms_to_warn_about(today: date) -> list[TermOfOffice]:
    """Terms of leads that end within 30 days, each returned once, soonest first; renewed ones are left out.

    Call it in the transaction that queues the mails: if that is rolled back, the terms come again.
    """
    due = TermOfOffice.objects.leading().ending_within(WARNING_DAYS, today)
    due = due.not_yet_warned(WARNING_DAYS).not_renewed().select_related("network", "person")
    terms = list(due.select_for_update(of=("self",), skip_locked=True))
    for term in terms:
        term.warned_on = today
    TermOfOffice.objects.bulk_update(terms, ["warned_on"])
    return terms


# --- Reading --------------------------------------------------------------------------------------------


def serves(user: User, network: NetworkPage | int, today: date) -> bool:
    """Whether `user` leads `network` (a page or its id) on `today`, whatever group they are in."""
    network_id = getattr(network, "pk", network)
    terms = TermOfOffice.objects.leading().serving_on(today)
    return bool(user.pk) and terms.filter(person=user.pk, network=network_id).exists()


def only_while_serving(rights: QuerySet[Any], user: User, today: date) -> QuerySet[Any]:
    """Of `rights` (rows with a `group` of `user`), those of a lead group only while their term runs."""
    serving = TermOfOffice.objects.leading().serving_on(today).filter(person=user.pk)
    lapsed = NetworkTeam.objects.exclude(network__in=serving.values("network"))
    return rights.exclude(group__in=lapsed.values("group"))


@dataclass(frozen=True)
class Vacancy:
    """A public network without a chair."""

    network: NetworkPage
    since: date | None  # the first day without; None: it never had one
    was_filled: bool  # whether a chair or co-chair was ever recorded
    filled_from: date | None  # when the next one starts, if that is known


def vacancies(today: date) -> list[Vacancy]:
    """Public networks without a serving chair or co-chair: longest vacant first, never filled last."""
    chairing = Q(terms__role__in=TermOfOffice.Role.chairing())
    serving = TermOfOffice.objects.chairing().serving_on(today).filter(network=OuterRef("pk"))
    networks = NetworkPage.objects.live().filter(~Exists(serving), alias_of__isnull=True)
    networks = networks.annotate(
        last_day=Max("terms__ends_on", filter=chairing & Q(terms__ends_on__lt=today)),
        next_day=Min("terms__starts_on", filter=chairing & Q(terms__starts_on__gt=today)),
    )
    found = [
        Vacancy(
            network=network,
            since=network.last_day + timedelta(days=1) if network.last_day else None,
            was_filled=network.last_day is not None,
            filled_from=network.next_day,
        )
        for network in networks.order_by("path")
    ]
    return sorted(found, key=lambda vacancy: vacancy.since or date.max)


# --- Inside -----------------------------------------------------------------------------------------------


def _store(term: TermOfOffice, action: str, by: User, today: date) -> None:
    term.full_clean()
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError:
        message = _("Somebody else recorded a term at the same moment that clashes with this one.")
        raise ValidationError(message) from None
    log(term, action, user=by)
    apply_terms(today)


def _out_of_step(today: date) -> tuple[list[Any], list[Any]]:
    """Memberships that are missing, and those that should not be. Each is one look at both sides."""
    serving = TermOfOffice.objects.leading().serving_on(today)
    members = Membership.objects.filter(user=OuterRef("person"), group=OuterRef("network__team__group"))
    missing = serving.filter(~Exists(members), person__isnull=False, network__team__isnull=False)
    terms = serving.filter(person=OuterRef("user"), network__team__group=OuterRef("group"))
    surplus = Membership.objects.filter(~Exists(terms), group__network_team__isnull=False)
    pairs = missing.order_by().values_list("person", "network__team__group").distinct()
    return [Membership(user_id=user, group_id=group) for user, group in pairs], list(surplus)
