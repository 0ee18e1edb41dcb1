from datetime import date

import pytest

from search.indexing import incremental
from search.query.planner import quick_plans
from search.query.search import Search, find
from search.results_page.facets import Chosen

TODAY = date(2026, 11, 25)


@pytest.fixture
def ask(request_of):
    """The answer to what was typed, narrowed as given: `ask("otters", kind=["event"], user=reader)`."""

    def run(typed, user=None, sort="relevance", today=TODAY, **chosen):
        with quick_plans():
            return find(Search(typed, Chosen(chosen), sort), request_of(user), today)

    return run


@pytest.fixture
def found(ask):
    """The titles of what has all that is asked for, best first."""

    def run(typed, user=None, **options):
        answer = ask(typed, user, **options)
        return [] if answer.nearest or not answer.has_all else [entry.title for entry in answer.found[0:50]]

    return run


@pytest.fixture
def indexed(db):
    """Index now what a commit would have indexed."""

    def run(page):
        incremental.index_page(page.pk)
        return page

    return run
