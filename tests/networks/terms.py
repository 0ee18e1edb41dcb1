"""What tests of terms of office share."""

from datetime import date, timedelta

from networks.models import TermOfOffice
from networks.services.terms import appoint_lead
from tests.factories import TermOfOfficeFactory, UserFactory

# The fixture `clock` stops time at noon of this day.
TODAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
FIRST, LAST = date(2025, 3, 3), date(2027, 3, 2)
Role = TermOfOffice.Role


def appoint(network, person, role=Role.CHAIR, starts_on=FIRST, ends_on=LAST, **facts) -> TermOfOffice:
    return appoint_lead(network, person, role, starts_on, ends_on, by=None, today=TODAY, **facts)


def ending_in(network, days: int, **facts) -> TermOfOffice:
    """A co-chair's term that has that many days to go."""
    facts = {"person": UserFactory(), "role": Role.CO_CHAIR} | facts
    return TermOfOfficeFactory(
        network=network, starts_on=FIRST, ends_on=TODAY + timedelta(days=days), **facts
    )


def leads(network) -> set:
    return set(network.team.group.user_set.all())
