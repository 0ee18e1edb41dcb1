"""You said, we did: what staff told us, in an editor's words, and the answer.

For its editors: docs/editors.md#you-said-we-did.
"""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from cms.editing.draft_forms import DraftForm
from cms.models import KeepsVersions, PublicUpdate
from cms.typing import StrOrPromise
from networks.models import NetworkPage
from updates.models.commitment import Commitment
from updates.querysets import ResponseQuerySet

# What is told of an answer (`updates.evidence.snapshots.response_data`), as its history names it.
TOLD: dict[str, StrOrPromise] = {
    "you_said": _("what you said"),
    "by_five": _("how many said so"),
    "answer": _("whether we did it, will, or cannot"),
    "we_did": _("our answer"),
    "answered": _("the date of the answer"),
    "network": _("whose answer it is"),
    "commitment": _("the promise it belongs to"),
}
Kind = PublicUpdate.Kind


class Response(
    KeepsVersions,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    models.Model,
):
    """One answer. It holds nobody's own words and no number, only whether five or more people said so."""

    class Answer(models.TextChoices):
        DID = "did", _("We did")
        WILL = "will", _("We will")
        CANNOT = "cannot", _("We cannot, because")

    # `DraftStateMixin` would publish a new one at once.
    live = models.BooleanField(default=False, editable=False)
    network = models.ForeignKey(
        NetworkPage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        help_text=_("On whose page it is shown. Empty: it is an answer to everybody."),
    )
    you_said = models.CharField(
        max_length=300,
        help_text=_(
            "What people told us, in your words and so that nobody can be recognised. For example: "
            "The quiet room is booked for meetings."
        ),
    )
    is_said_by_five = models.BooleanField(
        _("5 or more people said so"),
        default=False,
        help_text=_("Readers see “5 or more people”. Smaller numbers are never stored or shown."),
    )
    answer = models.CharField(
        _("the answer begins"), max_length=10, choices=Answer.choices, default=Answer.DID
    )
    we_did = RichTextField(
        _("our answer"),
        features=["bold", "italic", "link"],
        help_text=_("What was done, will be done, or why it cannot be. One to three sentences."),
    )
    answered_on = models.DateField(
        _("date of the answer"),
        null=True,  # empty in drafts only
        help_text=_("For example: 3 November 2026"),
    )
    commitment = models.ForeignKey(
        Commitment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        help_text=_("The commitment this belongs to, if any. The answer is shown there too."),
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="response")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="response",
        for_concrete_model=False,
    )

    objects = ResponseQuerySet.as_manager()
    base_form_class = DraftForm
    panels = [
        MultiFieldPanel(["you_said", "is_said_by_five"], heading=_("You said")),
        MultiFieldPanel(["answer", "we_did", "answered_on"], heading=_("Our answer")),
        MultiFieldPanel(["network", "commitment"], heading=_("Where it is shown")),
    ]

    class Meta:
        verbose_name = _("response")
        indexes = [models.Index(fields=["network", "-answered_on"], name="response_of_network_newest")]

    def __str__(self) -> str:
        return self.you_said

    @property
    def revisions(self) -> models.Manager[Revision]:
        return self._revisions

    @property
    def history(self) -> list[PublicUpdate]:
        """What became public of it and when, newest first, as of pages; for answers that are `marked`.

        The note names what changed: nobody types it, so nobody forgets it.
        """
        told = getattr(self, "told", [])
        found = [PublicUpdate(at=datetime.fromisoformat(each["at"]), kind=Kind.FIRST) for each in told[:1]]
        changes: dict[date, list[tuple[datetime, str]]] = {}  # what one day changed is one entry
        for before, after in pairwise(told):
            at = datetime.fromisoformat(after["at"])
            was, became = ({**each["data"], "network": each["network"]} for each in (before, after))
            changed = [(at, str(label)) for name, label in TOLD.items() if was[name] != became[name]]
            if changed:
                changes.setdefault(timezone.localdate(at), []).extend(changed)
        for of_day in changes.values():
            note = ", ".join(dict.fromkeys(label for _at, label in of_day))
            found.append(PublicUpdate(at=of_day[-1][0], kind=Kind.SIGNIFICANT, note=note))
        return found[::-1]

    def clean(self) -> None:
        super().clean()
        of_another = self.commitment and self.commitment.network_id not in (None, self.network_id)
        if of_another:
            raise ValidationError(
                {"commitment": _("This commitment was made to another network. Choose its network too.")}
            )

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "updates/response_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"responses": [self]}
