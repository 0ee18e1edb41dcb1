from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms import content_version
from home.models import Alert, AwarenessDay


@receiver([post_save, post_delete], sender=Alert)
def alert_changed(sender, update_fields=None, **kwargs):
    # Drafts are saved with `update_fields`; only a full save or a deletion reaches readers.
    if update_fields is None:
        content_version.bump()


@receiver([post_save, post_delete], sender=AwarenessDay)
def awareness_day_changed(sender, **kwargs):
    content_version.bump()
