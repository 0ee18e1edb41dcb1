"""What happens around networks and terms. Each receiver only calls a service."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from cms import content_version
from cms.models import BasePage
from cms.signals import mail_refused
from networks.mailing import subscriptions as mailing
from networks.models import NetworkPage, NetworkTeam, Subscription, TermOfOffice, Theme
from networks.services import teams, terms

content_version.follow(TermOfOffice, Theme)

# A draft is saved with `update_fields` that name none of these, while its new title is in memory only.
# The others: an alias that becomes a page of its own.
CONCERNS_THE_TEAM = {"title", "alias_of", "alias_of_id"}


@receiver(post_save, sender=NetworkPage)
@receiver(post_save, sender=BasePage)  # how Wagtail saves a page that it moves
def network_saved(
    sender: type[BasePage],
    instance: BasePage,
    created: bool,
    raw: bool = False,
    update_fields: Iterable[str] | None = None,
    **kwargs: Any,
) -> None:
    if raw or not (created or update_fields is None or CONCERNS_THE_TEAM & set(update_fields)):
        return
    if sender is NetworkPage or instance.specific_class is NetworkPage:
        teams.provision(instance)


# Comes for every way a network goes: by itself, or with the page above it.
@receiver(post_delete, sender=NetworkTeam)
def team_deleted(sender: type[NetworkTeam], instance: NetworkTeam, **kwargs: Any) -> None:
    teams.disband(instance)


@receiver(post_save, sender=NetworkTeam)
@receiver([post_save, post_delete], sender=TermOfOffice)
def terms_changed(sender: type[NetworkTeam | TermOfOffice], raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        terms.apply_terms(timezone.localdate())


@receiver(mail_refused)
def mail_came_back_at_once(sender: object, concerns: str, **kwargs: Any) -> None:
    if subscription := Subscription.objects.filter(pk=concerns).first():
        mailing.record_bounce(subscription, for_good=False)
