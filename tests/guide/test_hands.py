"""What the guide types into the site's shell: nothing else reads it before `make guide` does."""

import re

import pytest

from networks.models import Subscription
from tests.guide import hands


class Shell:
    """A machine whose site is the one under test."""

    def out(self, line: str) -> None:
        code = re.fullmatch(r'staff-networks-manage shell -c "(.*)"', line)
        exec(code[1], {})  # noqa: S102 - our own words


@pytest.mark.usefixtures("network", "ordinary_day")
def test_somebody_is_put_on_a_list_and_somebody_is_asked():
    hands.subscribe(Shell(), "sam@example.org")
    assert Subscription.objects.confirmed().count() == 1
    hands.ask(Shell(), "ines@example.org")
    assert Subscription.objects.count() == 2
