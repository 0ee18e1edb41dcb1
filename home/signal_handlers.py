from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms import content_version
from cms.media import uses
from home.models import Alert, AwarenessDay

content_version.follow(AwarenessDay)

uses.register(Alert, public=Alert.objects.published, readable=Alert.objects.on_air_for)


@receiver([post_save, post_delete], sender=Alert)
def alert_changed(sender: type[Alert], update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    # Drafts are saved with `update_fields`; only a full save or a deletion reaches readers.
    if update_fields is None:
        content_version.bump()
