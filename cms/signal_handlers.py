"""What happens around a page's life. Each receiver only calls a service."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import CollectionViewRestriction, PageViewRestriction, Revision, Site
from wagtail.signals import page_published, page_unpublished, post_page_move, published

from cms import content_version
from cms.media import files_in_use, renditions, uses
from cms.models import BasePage, PublicUpdate
from cms.services import history, tree
from cms.signals import went_public


@receiver(page_published)
def record_publication(
    sender: object, instance: BasePage, revision: Revision | None = None, alias: bool = False, **kwargs: Any
) -> None:
    # Wagtail also sends this when a draft is only scheduled, and for each alias.
    if instance.live:
        content_version.bump()
        uses.index(instance)
        renditions.published(instance)
        if not alias:
            update = history.record_publication(instance, revision)
            went_public.send(sender=type(instance), page=instance, at=update.at if update else timezone.now())


@receiver(published)
def snippet_published(sender: object, instance: Model, **kwargs: Any) -> None:
    if not isinstance(instance, BasePage):  # a page was, above
        uses.index(instance)


@receiver(page_unpublished)
def page_left(sender: object, instance: BasePage, **kwargs: Any) -> None:
    content_version.bump()


@receiver(post_page_move)
def page_moved(sender: object, instance: BasePage, **kwargs: Any) -> None:
    tree.follow_move(instance)
    content_version.bump()


@receiver(post_save)
def page_saved(
    sender: object, instance: Model, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    # A draft is saved with `update_fields`; only a full save can change what readers see.
    if isinstance(instance, BasePage) and update_fields is None:
        content_version.bump()


@receiver(post_delete)
def page_deleted(sender: object, instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, BasePage):
        content_version.bump()


@receiver(m2m_changed, sender=PageViewRestriction.groups.through)
@receiver(m2m_changed, sender=CollectionViewRestriction.groups.through)
def groups_of_a_private_section_changed(sender: object, action: str, **kwargs: Any) -> None:
    """The form stores them after the rule itself, which others may have read meanwhile."""
    if action.startswith("post_"):
        content_version.bump()


@receiver(post_save, sender=get_image_model())
def image_stored(sender: object, instance: AbstractImage, **kwargs: Any) -> None:
    renditions.need(instance.pk)


@receiver(pre_delete, sender=get_image_model())
@receiver(pre_delete, sender=get_document_model())
def file_deleted(sender: object, instance: AbstractImage | AbstractDocument, **kwargs: Any) -> None:
    files_in_use.refuse_deleting(instance)


@receiver(post_delete, sender=get_image_model().get_rendition_model())
def rendition_deleted(sender: object, instance: AbstractRendition, **kwargs: Any) -> None:
    if renditions.is_first(instance):
        renditions.need(instance.image_id)
        content_version.bump()


content_version.follow(
    CollectionViewRestriction,
    PageViewRestriction,
    PublicUpdate,
    Redirect,
    Site,
    get_document_model(),
    get_image_model(),
)
