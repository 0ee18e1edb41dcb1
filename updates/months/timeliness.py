"""Where a month of a series stands: on time, late and for how long, paused or missing. Pure functions.

Lateness is counted in days of UK local time. What passes after a month was first sent for approval is time
in moderation: it makes the update late, but not the people who wrote it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

if TYPE_CHECKING:
    from updates.models import AgreedPause


class Timeliness(models.TextChoices):
    """In the order in which the grid explains them."""

    PUBLISHED = "published", gettext_lazy("Published")
    LATE = "late", gettext_lazy("Late")
    IN_MODERATION = "in-moderation", gettext_lazy("In moderation")
    CHANGES_REQUESTED = "changes-requested", gettext_lazy("Changes requested")
    SCHEDULED = "scheduled", gettext_lazy("Approved")
    PAUSED = "paused", gettext_lazy("Paused")
    DUE = "due", gettext_lazy("Not due yet")
    MISSING = "missing", gettext_lazy("Missing")
    NOT_EXPECTED = "not-expected", gettext_lazy("Not expected")


@dataclass(frozen=True)
class Lateness:
    """How many days after its due day a month was published; `by_author` of them before it was sent."""

    days: int
    by_author: int

    @property
    def in_moderation(self) -> int:
        return self.days - self.by_author

    @property
    def words(self) -> str:
        """ "12 days late", with what of it was moderation; empty when it was on time."""
        if not self.days:
            return ""
        late = ngettext("%(count)d day late", "%(count)d days late", self.days) % {"count": self.days}
        if not self.by_author:
            return _("%(late)s because it was being checked") % {"late": late}
        if self.in_moderation:
            return _("%(late)s, %(count)d of them spent being checked") % {
                "late": late,
                "count": self.in_moderation,
            }
        return late


def lateness(due: date | None, published: date, submitted: date | None) -> Lateness:
    """Nothing is late that had no due day. A month that was never sent counts as sent when published."""
    if due is None or published <= due:
        return Lateness(0, 0)
    sent = min(submitted or published, published)
    return Lateness((published - due).days, max((sent - due).days, 0))


@dataclass(frozen=True)
class Facts:
    """What is known of one month's page. All days are UK local."""

    published: date | None = None
    late: Lateness = Lateness(0, 0)
    submitted: date | None = None  # first sent for approval
    waiting_since: date | None = None  # in moderation at this moment, since then
    sent_back: bool = False
    goes_live: date | None = None


@dataclass(frozen=True)
class Standing:
    state: Timeliness
    month: date
    due: date | None = None
    facts: Facts = Facts()
    reason: str = ""

    @property
    def is_blameless(self) -> bool:
        """Late only because it waited for a decision."""
        return self.state == Timeliness.LATE and not self.facts.late.by_author

    @property
    def label(self) -> str:
        return _("Late (in moderation)") if self.is_blameless else str(self.state.label)

    @property
    def detail(self) -> str:
        """What the grid says below the label; empty when there is nothing to add."""
        facts = self.facts
        if self.is_blameless:
            return ngettext("%(count)d day", "%(count)d days", facts.late.days) % {"count": facts.late.days}
        if self.state == Timeliness.LATE:
            return facts.late.words
        if self.state == Timeliness.IN_MODERATION and facts.waiting_since:
            return _("since %(day)s") % {"day": _short(facts.waiting_since)}
        if self.state == Timeliness.SCHEDULED and facts.goes_live:
            return _("goes live on %(day)s") % {"day": _short(facts.goes_live)}
        if self.state in (Timeliness.MISSING, Timeliness.DUE, Timeliness.CHANGES_REQUESTED) and self.due:
            return _("due on %(day)s") % {"day": _short(self.due)}
        return self.reason


def standing(
    month: date,
    facts: Facts | None,
    *,
    starts: date | None,
    due: date,
    pauses: Iterable["AgreedPause"],
    today: date,
) -> Standing:
    """Where `month` stands on `today`. `facts` is None when nobody has begun it.

    The due day itself is still in time. A month that waits for a decision is not missing, and one that was
    sent back is with its authors again.
    """
    facts = facts or Facts()
    if facts.published:
        state = Timeliness.LATE if facts.late.days else Timeliness.PUBLISHED
        return Standing(state, month, due, facts)
    if facts.waiting_since:
        return Standing(Timeliness.IN_MODERATION, month, due, facts)
    if facts.goes_live:
        return Standing(Timeliness.SCHEDULED, month, due, facts)
    if facts.sent_back:
        return Standing(Timeliness.CHANGES_REQUESTED, month, due, facts)
    if starts is None or month < starts.replace(day=1):
        return Standing(Timeliness.NOT_EXPECTED, month, None, facts)
    if pause := pause_of(month, pauses):
        return Standing(Timeliness.PAUSED, month, None, facts, pause.reason)
    return Standing(Timeliness.MISSING if due < today else Timeliness.DUE, month, due, facts)


def pause_of(month: date, pauses: Iterable["AgreedPause"]) -> "AgreedPause | None":
    """The agreed pause that `month` lies in, or None."""
    return next((pause for pause in pauses if pause.covers(month)), None)


def _short(day: date) -> str:
    return date_format(day, "j M Y")
