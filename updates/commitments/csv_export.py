"""Tables for spreadsheet programs."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.exports import csv_response
from updates.models.commitment import Commitment


def commitments_csv(commitments: list[Commitment], address: str) -> HttpResponse:
    """`address` is that of the register."""
    headings = [
        _("Reference"), _("Short name"), _("The promise"), _("Status"), _("Target date"), _("Owner"),
        _("Mailbox"), _("How we will know"), _("Promised to"), _("Protected characteristics"),
        _("Equality objective"), _("Public since"), _("Address"),
    ]  # fmt: skip
    return csv_response("commitments", [headings, *(_cells(each, address) for each in commitments)])


def _cells(commitment: Commitment, address: str) -> list[str]:
    return [
        commitment.ref,
        commitment.title,
        commitment.wording,
        commitment.get_status_display(),
        commitment.target_date.isoformat(),
        commitment.owner,
        commitment.owner_inbox,
        commitment.measure,
        commitment.network.title if commitment.network else _("Everybody who works here"),
        ", ".join(map(str, commitment.characteristic_names)),
        commitment.objective,
        timezone.localdate(commitment.public_since).isoformat(),
        f"{address}{commitment.ref.lower()}/",
    ]
