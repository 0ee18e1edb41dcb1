"""What happens around series, months and commitments. Each receiver only calls a service."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import TaskState
from wagtail.signals import task_submitted

from cms import content_version
from updates.models import Commitment, CommitmentsPage, UpdateSeriesPage
from updates.services import months, rights

content_version.follow(Commitment)


@receiver(post_save, sender=UpdateSeriesPage)
@receiver(post_save, sender=CommitmentsPage)
def page_made(sender, instance, created, raw=False, **kwargs):
    if created and not raw:
        rights.give_equality_team(instance)


@receiver(task_submitted)
def sent_for_approval(sender, instance: TaskState, **kwargs):
    months.refuse_untouched(instance.workflow_state)
