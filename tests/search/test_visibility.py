"""Nothing that a reader may not see is found, counted, suggested or guessed; not even that it is there."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from cms import content_version
from cms.models import BasePage
from search.indexing import incremental
from search.models import Entry, Promotion, Synonym, Word
from search.query.suggestions import suggestions
from search.results_page.facets import total
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    InformationPageFactory,
    NetworkPageFactory,
    publish,
    restrict,
)
from tests.search.conftest import TODAY

SECRET = "Wombatology"


@pytest.fixture
def public(home, indexed):
    return indexed(InformationPageFactory(parent=home, title="Otters in public", slug="otters"))


def private(home, indexed):
    page = indexed(InformationPageFactory(parent=home, title=f"{SECRET} for us", slug="secret"))
    restrict(page)
    content_version.forget()
    return page


def in_private_section(home, indexed):
    section = InformationPageFactory(parent=home, title="Section", slug="section")
    page = indexed(InformationPageFactory(parent=section, title=f"{SECRET} below", slug="below"))
    restrict(section)
    return page


def draft(home, indexed):
    return indexed(InformationPageFactory(parent=home, title=f"{SECRET} drafted", slug="draft", live=False))


def taken_down(home, indexed):
    page = indexed(InformationPageFactory(parent=home, title=f"{SECRET} before", slug="down"))
    page.unpublish()
    return page


def below_a_draft(home, indexed):
    parent = InformationPageFactory(parent=home, title="Parent", slug="parent")
    page = indexed(InformationPageFactory(parent=parent, title=f"{SECRET} orphan", slug="orphan"))
    BasePage.objects.filter(pk=parent.pk).update(live=False)
    return page


def expired(home, indexed):
    page = indexed(InformationPageFactory(parent=home, title=f"{SECRET} over", slug="over"))
    BasePage.objects.filter(pk=page.pk).update(expire_at=datetime(2026, 1, 5, tzinfo=UTC))
    return page


def alias_of_private(home, indexed):
    page = private(home, indexed)
    elsewhere = InformationPageFactory(parent=home, title="Elsewhere", slug="elsewhere")
    alias = BasePage.objects.get(pk=page.pk).specific.create_alias(
        parent=BasePage.objects.get(pk=elsewhere.pk).specific
    )
    indexed(alias)
    return alias


def moved_into_private(home, indexed):
    section = InformationPageFactory(parent=home, title="Closed", slug="closed")
    restrict(section)
    page = indexed(InformationPageFactory(parent=home, title=f"{SECRET} moved", slug="moved"))
    BasePage.objects.get(pk=page.pk).move(BasePage.objects.get(pk=section.pk), pos="last-child")
    return page


WAYS = [
    private,
    in_private_section,
    draft,
    taken_down,
    below_a_draft,
    expired,
    alias_of_private,
    moved_into_private,
]


@pytest.mark.parametrize("hide", WAYS)
def test_a_hidden_page_leaves_no_trace(hide, home, public, indexed, ask, request_of, client):
    nothing = _everything_said(client, "zzyzzx")
    hide(home, indexed)
    content_version.forget()
    answer = ask(SECRET)
    assert answer.found.total == 0
    assert answer.found.groups == []
    assert list(answer.found[0:10]) == []
    assert suggestions(SECRET[:5], request_of(), TODAY) == []
    assert ask("Wombatollogy").nearest == ""
    assert _everything_said(client, SECRET).replace(SECRET, "zzyzzx") == nothing
    assert SECRET not in _everything_said(client, "otters")


def _everything_said(client, typed: str) -> str:
    page = client.get("/search/", {"q": typed}).content.decode()
    return page + client.get("/search/suggest/", {"q": typed}).content.decode()


def test_who_may_read_a_private_page_finds_it(home, indexed, ask, reader, request_of):
    private(home, indexed)
    assert ask(SECRET, reader).found.total == 1
    assert ask("Wombatollogy", reader).nearest == SECRET.lower()
    assert suggestions(SECRET[:5], request_of(reader), TODAY) == [f"{SECRET} for us"]


def test_a_private_network_is_no_facet(networks, indexed, ask, client):
    for number in range(2):
        network = NetworkPageFactory(parent=networks, title=f"{'Hidden' if number else 'Open'} network")
        indexed(network)
        indexed(InformationPageFactory(parent=network, title="Otters together", slug=f"o{number}"))
        if number:
            restrict(network)
    assert total(ask("otters").found.groups, ask("otters").search.chosen) == 1
    assert "Hidden" not in client.get("/search/", {"q": "otters"}).content.decode()


def test_promotions_of_private_pages_are_kept_from_others(home, indexed, client, reader):
    page = private(home, indexed)
    Promotion.objects.create(words="snail", page_id=page.pk)
    assert SECRET not in client.get("/search/", {"q": "snail"}).content.decode()
    client.force_login(reader)
    assert SECRET in client.get("/search/", {"q": "snail"}).content.decode()


def test_synonyms_find_no_private_page(home, indexed, ask):
    private(home, indexed)
    Synonym.objects.create(words="snail", same_as=SECRET)
    assert ask("snail").found.total == 0


def test_a_commitment_is_as_visible_as_its_network(home, network, indexed, ask):
    CommitmentsPageFactory(parent=home)
    ours = CommitmentFactory(title="Otter crossing", network=network)
    everybody = CommitmentFactory(title="Otter bridge")
    incremental.index_commitments([ours.pk, everybody.pk])
    assert ask("otter").found.total == 2
    restrict(network)
    content_version.forget()
    assert ask("otter").found.total == 1


def test_a_network_taken_down_takes_its_commitments_along_and_brings_them_back(
    home, network, ask, django_capture_on_commit_callbacks
):
    CommitmentsPageFactory(parent=home)
    incremental.index_commitments([CommitmentFactory(title="Otter crossing", network=network).pk])
    network.unpublish()
    assert ask("otter").found.total == 0
    connection.run_on_commit.clear()  # what is asked for twice in a transaction is done once
    with django_capture_on_commit_callbacks(execute=True):
        publish(network)
    assert ask("otter").found.total == 1


def test_the_index_holds_nothing_of_what_is_not_public(home, indexed):
    page = draft(home, indexed)
    assert not Entry.objects.filter(page=page.pk).exists()
    page = taken_down(home, indexed)
    assert not Entry.objects.filter(page=page.pk).exists()


def test_changes_that_no_signal_tells_of_are_seen_at_once(public, ask):
    BasePage.objects.filter(pk=public.pk).update(live=False)
    assert ask("otters").found.total == 0


def test_known_words_alone_make_no_guess(public, ask):
    Word.objects.create(word="giraffe")
    assert ask("girafe").nearest == ""
