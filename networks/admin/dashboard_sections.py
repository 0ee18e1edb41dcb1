"""What a block of *My network* is made of. Other apps make parts too, through the hook `my_network_parts`."""

from dataclasses import dataclass, field
from datetime import date, datetime

from cms.typing import StrOrPromise


@dataclass(frozen=True)
class DashboardRow:
    """One thing, with where it stands. `when` is shown after `when_label`; `note` is somebody's words."""

    title: str
    url: str = ""
    state: StrOrPromise = ""
    when: date | datetime | None = None
    when_label: str = ""
    note: str = ""
    is_urgent: bool = False
    links: list[tuple[str, str]] = field(default_factory=list)  # (label, address)
    buttons: list[tuple[str, str]] = field(default_factory=list)  # (label, address that takes a POST)
    confirms: int | None = None  # id of the page that a click records as checked
    made_from: str = ""  # what that page is while it is shown; see `cms.admin.concurrent.actions`


@dataclass(frozen=True)
class DashboardSection:
    """Rows of one kind. `empty` says, when there are none, what that means or what to do."""

    key: str
    title: str
    rows: list[DashboardRow]
    empty: str
    links: list[tuple[str, str]] = field(default_factory=list)
