import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.security import encryption
from networks.models.network import NetworkPage
from networks.querysets import SubscriptionQuerySet


class Subscription(models.Model):
    """That one address asked for one network's news. Deleted when it leaves: nothing stays behind.

    Only `networks.mailing.subscriptions` writes it. The id is random, and two lists share nothing by which
    one could see that the same address is on both.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey(NetworkPage, models.CASCADE, related_name="+")
    # The address, and the secret in the link to leave: only the site's keys open it.
    sealed = models.TextField()
    # What the address is found by: a keyed hash of it and of the network.
    mark = models.CharField(max_length=64)
    # SHA-256 of the secret in the link to leave, and of that in the mail which waits for a yes.
    leave_hash = models.CharField(max_length=64, unique=True)
    answer_hash = models.CharField(max_length=64, blank=True)
    # Without a yes by then the row is deleted. None: nothing was asked.
    answer_until = models.DateField(null=True, blank=True, db_index=True)
    # The day of the last yes, and to which words (`networks.mailing.consent`). None: none yet.
    confirmed_on = models.DateField(null=True, blank=True, db_index=True)
    wording = models.PositiveSmallIntegerField(default=0)
    # How many mails somebody asked for today, and how many came back since the last yes.
    asked_today = models.PositiveSmallIntegerField(default=0)
    bounces = models.PositiveSmallIntegerField(default=0)

    objects = SubscriptionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("subscription")
        constraints = [
            models.UniqueConstraint(fields=["network", "mark"], name="subscription_once_a_network"),
            models.UniqueConstraint(
                fields=["answer_hash"], condition=~Q(answer_hash=""), name="subscription_answer_once"
            ),
        ]

    def __str__(self) -> str:
        # Never the address: logs keep this.
        return f"Subscription {self.pk}"

    @property
    def opened(self) -> dict[str, str]:
        """What is sealed: `address`, and `leave`, the secret in the link to leave. Raises `CannotOpen`."""
        return encryption.decrypt(self.sealed)

    @property
    def address(self) -> str:
        return self.opened["address"]

    @property
    def leave_token(self) -> str:
        return self.opened["leave"]

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None

    def may_answer(self, today: date) -> bool:
        return self.answer_until is not None and today <= self.answer_until
