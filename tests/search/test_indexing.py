"""The index follows the pages: after each commit, all of it at once, and on after a stop."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from cms.models import BasePage
from networks.models import Aim, Theme
from search.indexing import rebuild as rebuilding
from search.indexing.rebuild import rebuild
from search.indexing.text import text_of
from search.models import Entry, Rebuild
from tests import set_clock
from tests.factories import (
    CommitmentFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    add_item,
    publish,
)
from tests.states import _every_block


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what waits for the commit, when the block ends."""

    def block():
        connection.run_on_commit.clear()  # what is asked for twice in a transaction is done once
        return django_capture_on_commit_callbacks(execute=True)

    return block


def test_a_page_is_found_as_soon_as_it_is_published(home, committed, found):
    with committed():
        page = InformationPageFactory(parent=home, title="Otters")
    assert found("otters") == ["Otters"]
    with committed():
        publish(page, title="Beavers")
    assert found("otters") == []
    assert found("beavers") == ["Beavers"]


def test_a_draft_of_a_live_page_changes_nothing(home, committed, found):
    with committed():
        page = InformationPageFactory(parent=home, title="Otters")
    with committed():
        page = page.get_latest_revision_as_object()
        page.title = "Beavers"
        page.save_revision()
    assert found("beavers") == []
    assert found("otters") == ["Otters"]


def test_children_are_found_at_once_and_gone_at_once(home, network, committed, found):
    series = UpdateSeriesPageFactory(parent=home)
    with committed():
        month = add_item(MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1)), "Zebra crossing")
    assert found("zebra") == ["October 2026"]
    with committed():
        page = month.get_latest_revision_as_object()
        page.items.set([])
        page.save_revision().publish()
    assert found("zebra") == []
    with committed():
        page = network.get_latest_revision_as_object()
        page.aims.add(Aim(text="help giraffes"))
        page.save_revision().publish()
    assert found("giraffes") == [network.title]


def test_a_deleted_page_is_gone(home, indexed, found):
    page = indexed(InformationPageFactory(parent=home, title="Otters"))
    BasePage.objects.get(pk=page.pk).delete()
    assert found("otters") == []


def test_a_commitment_is_found_when_it_is_saved_and_its_status_whichever_way_it_changes(committed, db):
    with committed():
        commitment = CommitmentFactory(title="Otters", status="on-track")
    assert Entry.objects.get(commitment=commitment).status == "on-track"
    type(commitment).objects.filter(pk=commitment.pk).update(status="late")
    assert Entry.objects.get(commitment=commitment).status == "late"
    type(commitment).objects.update(public_since=None)  # a public one stays
    type(commitment).objects.all().delete()
    assert not Entry.objects.exists()


def test_a_themes_new_name_finds_its_networks(network, committed, found):
    theme = Theme.objects.create(name="Otters")
    with committed():
        page = network.get_latest_revision_as_object()
        page.themes.add(theme)
        page.save_revision().publish()
    with committed():
        theme.name = "Beavers"
        theme.save()
    assert found("beavers") == [network.title]


@pytest.mark.usefixtures("ordinary_day")
def test_facts_follow_without_indexing(home, network, indexed):
    page = indexed(InformationPageFactory(parent=home, title="Otters"))
    ends = set_clock.now() + timedelta(days=3)
    at = set_clock.now().replace(year=2019)
    BasePage.objects.filter(pk=page.pk).update(expire_at=ends, public_updated_at=at)
    BasePage.objects.get(pk=page.pk).move(network, pos="last-child")
    entry, page = Entry.objects.get(page=page.pk), BasePage.objects.get(pk=page.pk)
    assert (entry.path, entry.expire_at, entry.year) == (page.path, ends, 2019)
    assert entry.network_id == page.network_id == network.pk


@pytest.mark.usefixtures("ordinary_day")
def test_a_statement_goes_by_the_day_it_was_issued(network, indexed):
    statement = indexed(StatementPageFactory(parent=network, issued_on=date(2021, 11, 19)))
    BasePage.objects.filter(pk=statement.pk).update(public_updated_at=set_clock.now())
    assert Entry.objects.get(page=statement.pk).date == date(2021, 11, 19)


def test_everything_an_author_can_write_is_indexed(home):
    page = InformationPageFactory(parent=home, title="All", body=_every_block(home))
    body = text_of(type(page).objects.get(pk=page.pk)).body
    for words in (
        "bold", "linked words", "A section", "And a second paragraph.", "A member", "A purple square",
        "What the square is for", "Go to the home page", "How many we are", "120", "Our year",
        "What if my manager",
    ):  # fmt: skip
        assert words in body
    assert "https" not in body
    assert "<" not in body
    assert "One\nTwo\nFirst" in body


def test_rebuilding_makes_the_same_index_as_following(home, network, committed):
    with committed():
        StatementPageFactory(parent=network, title="Otters", summary="About them")
        CommitmentFactory(title="Otters too")
        publish(network)
        publish(home)
    kept = snapshot()
    Entry.objects.all().delete()
    rebuild()
    missing = {title for title, *_ in snapshot()} - {title for title, *_ in kept}
    assert missing <= {"Staff networks"}  # the page of all networks was not published here
    assert set(kept) <= set(snapshot())


def snapshot():
    return list(
        Entry.objects.order_by("title").values_list("title", "kind", "path", "words", "names", "date")
    )


def test_rebuilding_is_repeatable_and_forgets_what_is_not_live(home):
    page = InformationPageFactory(parent=home, title="Otters", live=False)
    # As if the triggers had been off when it was taken down.
    Entry.objects.create(page_id=page.pk, kind="information", title="Otters", names="", head="", words="")
    rebuild()
    assert not Entry.objects.filter(page=page.pk).exists()
    before = Entry.objects.count()
    rebuild()
    assert Entry.objects.count() == before


def test_a_run_that_was_stopped_goes_on_where_it_was(home, monkeypatch):
    for number in range(6):
        InformationPageFactory(parent=home, title=f"Otter {number}")
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    seen = []

    def stop(verb, done, total):
        seen.append(done)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(stop)
    assert Rebuild.objects.get().done == 4
    assert rebuild() == BasePage.objects.live().filter(depth__gt=1).count() - 4
    assert not Rebuild.objects.exists()
    assert Entry.objects.count() == BasePage.objects.live().filter(depth__gt=1).count()


def test_the_command_says_how_fast_it_was(home):
    said = StringIO()
    call_command("index_search", afresh=True, stdout=said)
    assert "Indexed 1 pages" in said.getvalue()


def test_indexing_a_batch_costs_a_fixed_number_of_queries(network, django_assert_max_num_queries):
    statements = [StatementPageFactory(parent=network, body=_every_block(network)) for _ in range(8)]
    batch = [(page.pk, page.content_type_id) for page in statements]
    rebuilding.index_batch(batch)
    with django_assert_max_num_queries(6):
        rebuilding.index_batch(batch)
