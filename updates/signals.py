"""What happens around series and commitments. Each receiver only calls a service."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms import content_version
from updates.models import Commitment, CommitmentsPage, UpdateSeriesPage
from updates.services import rights

content_version.follow(Commitment)


@receiver(post_save, sender=UpdateSeriesPage)
@receiver(post_save, sender=CommitmentsPage)
def page_made(sender, instance, created, raw=False, **kwargs):
    if created and not raw:
        rights.give_equality_team(instance)
