"""The token that says whether anything public changed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms import content_version
from cms.content_version import VersionedValue
from cms.models import ContentChange
from tests import set_clock
from tests.factories import InformationPageFactory, publish, restrict


@pytest.fixture
def moved(settle):
    """Whether `act` changes the token."""

    def check(act) -> bool:
        content_version.forget()
        before = content_version.current()
        act()
        content_version.forget()
        return content_version.current() != before

    return check


def test_publishing_unpublishing_moving_and_deleting_change_the_token(home, network, moved):
    page = InformationPageFactory(parent=home)
    assert moved(lambda: publish(page, title="New"))
    assert moved(lambda: page.move(network, pos="last-child"))
    assert moved(lambda: type(page).objects.get(pk=page.pk).unpublish())
    assert moved(lambda: type(page).objects.get(pk=page.pk).delete())


def test_making_a_section_private_or_public_changes_the_token(network, moved):
    rules = []
    assert moved(lambda: rules.append(restrict(network)))
    assert moved(lambda: rules[0].delete())


@pytest.mark.parametrize("kind", [PageViewRestriction, CollectionViewRestriction])
def test_for_whom_a_section_is_changes_the_token_also_after_its_rule_was_stored(network, moved, kind):
    """Wagtail's form stores the groups last, when others may have read the rule already."""
    place = (
        {"page": network} if kind is PageViewRestriction else {"collection": Collection.get_first_root_node()}
    )
    rule = kind.objects.create(restriction_type=kind.GROUPS, **place)
    choir = Group.objects.create(name="Choir")
    assert moved(lambda: rule.groups.set([choir]))
    assert moved(lambda: rule.groups.clear())


def test_a_draft_does_not_change_the_token(home, moved):
    page = InformationPageFactory(parent=home)
    page.title = "Half a ty"
    assert not moved(page.save_revision)


def test_a_value_is_computed_once_until_content_changes(home, settle):
    calls = []
    value = VersionedValue(lambda: calls.append(1) or len(calls))
    settle()
    assert (value.get(), value.get()) == (1, 1)
    InformationPageFactory(parent=home)
    settle()
    assert value.get() == 2


def test_a_connection_that_never_changed_anything_keeps_values_too(db, monkeypatch):
    monkeypatch.delattr(transaction.get_connection(), "content_changed", raising=False)
    monkeypatch.setattr(content_version, "RECHECK_SECONDS", 3600)
    calls = []
    value = VersionedValue(lambda: calls.append(1) or len(calls))
    assert (value.get(), value.get()) == (1, 1)


def test_every_value_is_known_and_can_be_forgotten(db, settle):
    calls = []
    value = VersionedValue(lambda: calls.append(1) or len(calls))
    settle()
    assert value.get() == 1
    for each in VersionedValue.instances:
        each.clear()
    assert value.get() == 2


def test_what_was_seen_is_believed_for_a_moment_only(db, monkeypatch):
    content_version.forget()
    assert not content_version.is_fresh()
    content_version.current()
    monkeypatch.setattr(content_version, "RECHECK_SECONDS", 3600)
    assert content_version.is_fresh()
    monkeypatch.setattr(content_version, "RECHECK_SECONDS", 0)
    assert not content_version.is_fresh()


def test_a_value_computed_in_the_transaction_of_a_change_is_not_kept(home, settle):
    value = VersionedValue(lambda: InformationPageFactory._meta.model.objects.count())
    settle()
    assert value.get() == 0
    try:
        with transaction.atomic():
            InformationPageFactory(parent=home)
            assert value.get() == 1
            raise RuntimeError
    except RuntimeError:
        settle()
    assert value.get() == 0


@pytest.mark.usefixtures("ordinary_day")
def test_a_quiet_site_keeps_its_few_rows_and_with_them_its_token(db):
    content_version.bump()
    ContentChange.objects.update(at=set_clock.now() - timedelta(hours=2))
    assert content_version.prune(set_clock.now()) == 0


@pytest.mark.usefixtures("ordinary_day")
def test_pruning_deletes_old_rows_and_never_returns_to_an_older_token(db, monkeypatch):
    monkeypatch.setattr(content_version, "MOST_OLD_ROWS", 0)
    content_version.bump()
    content_version.forget()
    before = content_version.current()
    ContentChange.objects.update(at=set_clock.now() - timedelta(hours=2))
    assert content_version.prune(set_clock.now()) > 0
    content_version.forget()
    assert content_version.current() != before
    assert content_version.current()[1] > before[1]
    assert ContentChange.objects.count() == 1
