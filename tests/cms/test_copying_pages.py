"""A copy has rows of its own, two levels down and more; the original keeps all of its."""

from collections import Counter

import pytest
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import COMMENTS_RELATION_NAME, get_page_models

from cms.models import BasePage
from tests.rows import any_page, fill, rows_of

TYPES = sorted((each for each in get_page_models() if BasePage in each._meta.parents), key=str)


@pytest.fixture(params=TYPES, ids=lambda model: model.__name__)
def page(request, db):
    """A public page with rows at every level, and a newer draft of it."""
    page = any_page(request.param)
    fill(page)
    page.save(clean=False)
    page.save_revision(clean=False).publish()
    page = request.param.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    draft.summary = "Newer words"
    draft.save_revision(clean=False)
    return request.param.objects.get(pk=page.pk)


def beside(page, **options):
    """A copy of `page` under a parent of the same type as its own."""
    above = page.get_parent().specific
    to = above if above.depth == 1 else any_page(type(above), slug="elsewhere")
    return page.copy(to=to, update_attrs={"title": "Copy", "slug": "copy"}, **options).specific


def kinds(page, *left_out: str) -> Counter:
    return Counter((depth, name) for depth, name, *_ in rows_of(page) if name not in left_out)


def test_every_kind_of_row_is_filled(page):
    children = get_all_child_relations(type(page)) + get_all_child_m2m_relations(type(page))
    assert len({name for depth, name, *_ in rows_of(page) if depth == 1}) == len(children)


@pytest.mark.parametrize("keep_live", [False, True], ids=["as a draft", "public"])
def test_a_copy_takes_no_row_of_the_original(page, keep_live):
    before = list(rows_of(page))
    copy = beside(page, keep_live=keep_live)
    draft = copy.get_latest_revision_as_object()
    draft.save_revision(clean=False)
    type(page).objects.get(pk=copy.pk).get_latest_revision_as_object().save(clean=False)
    type(page).objects.get(pk=copy.pk).latest_revision.publish()
    assert list(rows_of(page)) == before
    replies = (COMMENTS_RELATION_NAME, "replies")
    assert kinds(copy) == kinds(page, *replies)


def test_an_earlier_version_brings_its_rows_back(page):
    earlier = page.live_revision
    expected = kinds(page)
    draft = page.get_latest_revision_as_object()
    for relation in get_all_child_relations(type(page)):
        if relation.get_accessor_name() != COMMENTS_RELATION_NAME:
            setattr(draft, relation.get_accessor_name(), [])
    draft.save_revision(clean=False).publish()
    earlier.as_object().save_revision(clean=False).publish()
    assert kinds(page) == expected
