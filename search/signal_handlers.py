"""What makes the index follow the pages. Each receiver only asks for a task, which runs after the commit.

Taking out is not here: the database's own triggers do it, in the transaction of the change.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms import content_version
from cms.models import BasePage
from home.demonstration import loaded as demonstration_loaded
from networks.models import Theme
from search import demonstration, tasks
from search.models import Promotion, Synonym
from search.remote import client
from updates.models import Commitment, Response


@receiver(post_save)
def page_saved(
    sender: type[Model],
    instance: Model,
    update_fields: Iterable[str] | None = None,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    # A draft is saved with `update_fields`; only a full save can change what readers see.
    if isinstance(instance, BasePage) and instance.live and update_fields is None and not raw:
        tasks.index_page.enqueue(instance.pk)


@receiver(page_published)
def network_published(sender: object, instance: BasePage, **kwargs: Any) -> None:
    if instance.live and instance.is_network:
        tasks.index_what_belongs_to.enqueue(instance.pk)


@receiver([page_unpublished, post_page_move])
def page_left(sender: object, **kwargs: Any) -> None:
    if client.is_configured():
        tasks.send.enqueue()


@receiver(post_delete)
def page_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, (BasePage, Commitment, Response)) and client.is_configured():
        tasks.send.enqueue()


@receiver(post_save, sender=Commitment)
def commitment_saved(
    sender: type[Commitment], instance: Commitment, raw: bool = False, **kwargs: Any
) -> None:
    if not raw:
        tasks.index_commitment.enqueue(instance.pk)


@receiver(post_save, sender=Response)
def response_saved(
    sender: type[Response],
    instance: Response,
    update_fields: Iterable[str] | None = None,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    if instance.live and update_fields is None and not raw:
        tasks.index_response.enqueue(instance.pk)


@receiver(post_save, sender=Theme)
def theme_saved(
    sender: type[Theme], instance: Any, created: bool = False, raw: bool = False, **kwargs: Any
) -> None:
    """A theme's name is among the words of its networks."""
    if not created and not raw:
        for pk in instance.networks.filter(live=True).values_list("pk", flat=True):
            tasks.index_page.enqueue(pk)


@receiver(demonstration_loaded)
def demonstration_stands(sender: object, today: date, **kwargs: Any) -> None:
    demonstration.help_readers(today)


@receiver([post_save, post_delete], sender=Synonym)
@receiver([post_save, post_delete], sender=Promotion)
def help_changed(sender: type[Synonym | Promotion], **kwargs: Any) -> None:
    content_version.bump()
