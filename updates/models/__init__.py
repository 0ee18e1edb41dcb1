from updates.models.commitment import Commitment, CommitmentsPage
from updates.models.monthly_update import MonthlyUpdatePage, ProgressItem
from updates.models.series import UpdateSeriesPage

__all__ = ["Commitment", "CommitmentsPage", "MonthlyUpdatePage", "ProgressItem", "UpdateSeriesPage"]
