from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from networks.models.network import NetworkPage


class NetworkTeam(models.Model):
    """The wiring of a network: the group of its leads, and the collection of its images and documents.

    A table of its own: a column of the page would come back with an old revision and travel with every
    copy. Only `networks.services.teams` writes it.
    """

    network = models.OneToOneField(NetworkPage, models.CASCADE, related_name="team")
    group = models.OneToOneField(Group, models.PROTECT, related_name="network_team")
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="network_team")

    # Otherwise every network, group and collection would count as "used once".
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("network team")
        verbose_name_plural = _("network teams")

    def __str__(self) -> str:
        return self.group.name
