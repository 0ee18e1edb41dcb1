"""Networks that came by content files are as complete as those an editor made."""

import pytest

from networks.models import NetworkPage
from tests.networks.teams import sync, team_of

pytestmark = pytest.mark.usefixtures("on_demonstration", "db")


def test_every_imported_network_has_a_team_in_step():
    networks = list(NetworkPage.objects.all())
    assert {team_of(network).group.name for network in networks} == {
        f"Leads: {network.title}" for network in networks
    }
    assert sync() == ["Nothing to change."]
