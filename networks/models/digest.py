from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models import OutgoingMail, SharedMail
from networks.models.network import NetworkPage


class MailingList(models.Model):
    """How often a network writes to its list. A network without a row writes monthly."""

    class Every(models.IntegerChoices):
        MONTH = 1, _("every month, on the first")
        QUARTER = 3, _("every three months: January, April, July and October, on the first")
        NEVER = 0, _("only when we send it ourselves")

    network = models.OneToOneField(NetworkPage, models.CASCADE, related_name="mailing_list")
    every = models.PositiveSmallIntegerField(_("it goes out"), choices=Every.choices, default=Every.MONTH)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mailing list")

    def __str__(self) -> str:
        return str(self.network)


def every_of(network: NetworkPage) -> int:
    """How often `network` writes: an `Every`."""
    try:
        return network.mailing_list.every
    except ObjectDoesNotExist:
        return MailingList.Every.MONTH


class Digest(models.Model):
    """One issue of a network's news: what was published after `since`, up to `until`."""

    network = models.ForeignKey(NetworkPage, models.CASCADE, related_name="digests")
    since = models.DateTimeField()
    until = models.DateTimeField()
    mail = models.OneToOneField(SharedMail, models.PROTECT, related_name="digest")
    # For operators only: leads see sizes in tens.
    recipients = models.PositiveIntegerField()
    # None: by itself, on its day.
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-until"]
        verbose_name = _("digest")
        constraints = [
            # What was published is told once, whoever presses the button at the same moment.
            models.UniqueConstraint(fields=["network", "since"], name="digest_once_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.network}, {self.until:%Y-%m-%d}"

    @property
    def waiting(self) -> int:
        """How many copies no mail server has taken yet."""
        return OutgoingMail.objects.filter(shared=self.mail_id).count()

    @property
    def quarters_done(self) -> int:
        """How far it is on its way: 0 to 4. Coarse, because a share of few people is a number of them."""
        done = self.recipients - self.waiting
        return 4 * done // self.recipients if self.recipients else 4
