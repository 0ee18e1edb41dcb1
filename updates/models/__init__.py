from updates.models.commitment import Commitment
from updates.models.commitment_history import CommitmentChange, StatusChange
from updates.models.commitments_page import CommitmentsPage
from updates.models.monthly_update import CommitmentMove, MonthlyUpdatePage, ProgressItem
from updates.models.series import UpdateSeriesPage

__all__ = [
    "Commitment",
    "CommitmentChange",
    "CommitmentMove",
    "CommitmentsPage",
    "MonthlyUpdatePage",
    "ProgressItem",
    "StatusChange",
    "UpdateSeriesPage",
]
