"""Everything a person has open, in one place."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import BasePage
from networks.services.handover import handover
from tests import set_clock
from tests.factories import (
    CommitmentFactory,
    InformationPageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UserFactory,
    submit,
)
from tests.networks.terms import TODAY, Role, appoint, ending_in

pytestmark = pytest.mark.usefixtures("clock")


def titles(person, network) -> dict[str, list[str]]:
    sections = handover(person, network, today=TODAY)
    return {section.key: [item.title for item in section.items] for section in sections}


def edit(page, by, **changes):
    page = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision(user=by)


def test_nothing_open_is_said_for_every_kind(network, person):
    expected = ["drafts", "in-moderation", "scheduled", "checks-due", "terms", "commitments"]
    assert titles(person, network) == {key: [] for key in expected}


def test_drafts_are_those_the_person_owns_or_edited_last(network, person):
    StatementPageFactory(parent=network, live=False, title="Owned", owner=person)
    edit(StatementPageFactory(parent=network), person, title="Edited")
    edit(StatementPageFactory(parent=network, live=False, title="Others"), UserFactory())
    StatementPageFactory(parent=network, title="Public", owner=person)
    assert titles(person, network)["drafts"] == ["Owned", "Edited"]


def test_a_page_under_review_is_no_draft_of_its_submitter(network, person):
    page = StatementPageFactory(parent=network, live=False, title="Ours", owner=person)
    submit(page, by=person)
    submit(StatementPageFactory(parent=network, live=False, title="Theirs"), by=UserFactory())
    found = titles(person, network)
    assert (found["drafts"], found["in-moderation"]) == ([], ["Ours"])


def test_scheduled_pages_are_handed_over_whoever_wrote_them(network, person):
    page = StatementPageFactory(parent=network, live=False, title="Soon", owner=person)
    page.go_live_at = set_clock.now() + timedelta(days=1)
    page.save_revision(user=UserFactory()).publish()
    found = titles(person, network)
    assert (found["drafts"], found["scheduled"]) == ([], ["Soon"])


def test_checks_that_are_due_or_soon_are_handed_over_most_overdue_first(network, person):
    for title, days in (("Later", 31), ("Soon", 30), ("Overdue", -5)):
        page = InformationPageFactory(parent=network, title=title)
        BasePage.objects.filter(pk=page.pk).update(review_due_on=TODAY + timedelta(days=days))
    assert titles(person, network)["checks-due"] == ["Overdue", "Soon"]


def test_own_terms_and_those_that_end_soon_are_handed_over(network, person):
    appoint(network, person, Role.DEPUTY)
    ending_in(network, 10, name="Tomasz Wilk")
    ending_in(network, 40, name="Nadia Hussain")
    ending_in(network, -1, name="Linda Hartley")
    assert titles(person, network)["terms"] == ["Tomasz Wilk, Co-chair", "Amara Bello, Deputy chair"]


def test_commitments_that_are_not_delivered_are_handed_over(network, person):
    CommitmentFactory(network=network, ref="RE-01", title="Panels", status="late")
    CommitmentFactory(network=network, ref="RE-02", title="Done", status="delivered")
    CommitmentFactory(network=network, ref="RE-03", title="Given up", status="stopped")
    CommitmentFactory(ref="OR-01")
    assert titles(person, network)["commitments"] == ["RE-01 Panels"]


def test_another_networks_work_is_not_handed_over(network, networks, person):
    other = NetworkPageFactory(parent=networks)
    StatementPageFactory(parent=other, live=False, owner=person)
    assert titles(person, network)["drafts"] == []


def test_a_handover_costs_the_same_however_much_is_open(network, person):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            titles(person, network)
        return len(queries)

    def add():
        submit(StatementPageFactory(parent=network, live=False, owner=person), by=person)
        StatementPageFactory(parent=network, live=False, owner=person)
        CommitmentFactory(network=network)
        ending_in(network, 10)

    add()
    few = cost()
    for _ in range(5):
        add()
    assert cost() == few <= 10
