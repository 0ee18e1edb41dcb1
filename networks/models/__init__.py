from networks.models.digest import Digest, MailingList, every_of
from networks.models.event import EventPage
from networks.models.list_copy import ListCopy
from networks.models.network import Aim, NetworkIndexPage, NetworkPage, Theme
from networks.models.statement import Correction, Quotation, StatementPage
from networks.models.subscription import Subscription
from networks.models.team import NetworkTeam
from networks.models.term import TermOfOffice

__all__ = [
    "Aim",
    "Correction",
    "Digest",
    "EventPage",
    "ListCopy",
    "MailingList",
    "NetworkIndexPage",
    "NetworkPage",
    "NetworkTeam",
    "Quotation",
    "StatementPage",
    "Subscription",
    "TermOfOffice",
    "Theme",
    "every_of",
]
