"""`visible_to` is the one rule for every list; these tests hold it from all sides."""

from datetime import timedelta

import pytest
from wagtail.models import PageViewRestriction

from cms import content_version
from cms.access import visibility
from cms.models import BasePage
from tests import set_clock
from tests.factories import (
    InformationPageFactory,
    StatementPageFactory,
    UserFactory,
    restrict,
)


def visible(request) -> set[int]:
    return set(BasePage.objects.visible_to(request).values_list("pk", flat=True))


def test_a_draft_is_never_visible(home, request_of):
    draft = InformationPageFactory(parent=home, live=False)
    assert draft.pk not in visible(request_of())


@pytest.mark.usefixtures("ordinary_day")
def test_an_expired_page_is_gone_before_the_worker_has_run(home, request_of):
    page = InformationPageFactory(parent=home)
    BasePage.objects.filter(pk=page.pk).update(expire_at=set_clock.now() - timedelta(seconds=1))
    assert page.pk not in visible(request_of())


@pytest.mark.usefixtures("ordinary_day")
def test_children_of_an_expired_page_are_gone_with_it(network, request_of):
    child = StatementPageFactory(parent=network)
    BasePage.objects.filter(pk=network.pk).update(expire_at=set_clock.now() - timedelta(seconds=1))
    assert child.pk not in visible(request_of())


def test_children_of_an_unpublished_page_are_not_visible(network, request_of):
    child = StatementPageFactory(parent=network)
    network.unpublish()
    assert child.pk not in visible(request_of())


@pytest.mark.parametrize(("signed_in", "expected"), [(False, False), (True, True)])
def test_a_section_for_signed_in_people_is_visible_to_them_only(network, request_of, signed_in, expected):
    child = StatementPageFactory(parent=network)
    restrict(network)
    request = request_of(UserFactory() if signed_in else None)
    assert (child.pk in visible(request)) is expected


def test_a_section_for_a_group_is_not_visible_to_other_people(network, request_of, django_user_model):
    restrict(network, PageViewRestriction.GROUPS)
    assert network.pk not in visible(request_of(UserFactory()))


def test_an_alias_of_a_page_in_a_private_section_is_as_private(home, network, request_of):
    child = StatementPageFactory(parent=network)
    other = type(network)(title="Other", slug="other", live=True)
    network.get_parent().add_child(instance=other)
    alias = child.create_alias(parent=other, update_slug="mirror")
    restrict(network)
    assert alias.pk not in visible(request_of())
    assert alias.pk in visible(request_of(UserFactory()))


def test_an_alias_of_an_alias_is_as_private(network, request_of):
    child = StatementPageFactory(parent=network)
    other = type(network)(title="Other", slug="other", live=True)
    network.get_parent().add_child(instance=other)
    first = child.create_alias(parent=other, update_slug="first")
    second = first.create_alias(parent=other, update_slug="second")
    restrict(network)
    assert second.pk not in visible(request_of())


def test_a_private_alias_is_refused_to_outsiders_on_its_own_address(client, network):
    child = StatementPageFactory(parent=network, slug="ours")
    other = type(network)(title="Other", slug="other", live=True)
    network.get_parent().add_child(instance=other)
    child.create_alias(parent=other, update_slug="mirror")
    restrict(network)
    assert client.get("/networks/other/mirror/").status_code == 302


@pytest.mark.usefixtures("ordinary_day")
def test_a_page_is_over_at_its_second_in_memory_too(home, request_of):
    page, request = InformationPageFactory(parent=home), request_of()
    for seconds, seen in ((1, [page]), (0, [])):
        page.expire_at = set_clock.now() + timedelta(seconds=seconds)
        assert visibility.visible_among([page], request) == seen


@pytest.mark.usefixtures("ordinary_day")
def test_only_what_was_public_and_is_over_keeps_a_reader_from_everything(home, network, request_of):
    over = {"expire_at": set_clock.now() - timedelta(seconds=1)}
    draft, page = InformationPageFactory(parent=home, live=False), InformationPageFactory(parent=home)
    for pk, reads_everything in ((draft.pk, True), (page.pk, False)):
        BasePage.objects.filter(pk=pk).update(**over)
        content_version.bump()
        assert visibility.reads_everything(request_of()) is reads_everything


@pytest.mark.usefixtures("ordinary_day")
def test_search_engines_are_told_the_same_in_other_words(home, network, request_of):
    over, first, second = (InformationPageFactory(parent=home) for _ in range(3))
    BasePage.objects.filter(pk=over.pk).update(expire_at=set_clock.now() - timedelta(seconds=1))
    for section in (first, second):
        InformationPageFactory(parent=section)
        restrict(section)
    for request in (request_of(), request_of(UserFactory())):
        told = BasePage.objects.live().filter(visibility.readable_for_engines(request))
        assert set(told.values_list("pk", flat=True)) == visible(request)


def test_lifting_the_privacy_shows_the_section_again(network, request_of):
    rule = restrict(network)
    assert network.pk not in visible(request_of())
    rule.delete()
    assert network.pk in visible(request_of())


def test_asking_what_is_visible_costs_one_query_while_nothing_changes(
    network, request_of, settle, django_assert_num_queries
):
    restrict(network)
    settle()
    visible(request_of())
    with django_assert_num_queries(1):
        visible(request_of())
