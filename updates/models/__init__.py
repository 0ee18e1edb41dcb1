from updates.models.commitment import Commitment
from updates.models.commitment_history import CommitmentChange, StatusChange
from updates.models.commitments_page import CommitmentsPage
from updates.models.monthly_update import CommitmentMove, MonthlyUpdatePage, ProgressItem
from updates.models.pause import AgreedPause
from updates.models.published_fact import PublishedFact
from updates.models.response import Response
from updates.models.series import UpdateSeriesPage

__all__ = [
    "AgreedPause",
    "Commitment",
    "CommitmentChange",
    "CommitmentMove",
    "CommitmentsPage",
    "MonthlyUpdatePage",
    "ProgressItem",
    "PublishedFact",
    "Response",
    "StatusChange",
    "UpdateSeriesPage",
]
