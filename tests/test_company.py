"""What passes alone passes in company, and in any order: of the ways not to, those that can be seen."""

from collections import defaultdict
from inspect import isgeneratorfunction

import pytest


def databases_of_modules(item: pytest.Item) -> set[str]:
    """The fixtures of `item` that keep a database open for all of a module."""
    found = {name: defined[-1] for name, defined in item._fixtureinfo.name2fixturedefs.items()}
    return {
        name
        for name, fixture in found.items()
        if fixture.scope == "module"
        and "django_db_blocker" in fixture.argnames
        and isgeneratorfunction(fixture.func)
    }


def test_a_database_for_a_module_is_that_of_each_of_its_tests(request):
    """Otherwise it depends on their order which one the others have. For some of them, make a class."""
    of_modules = defaultdict(set)
    for item in request.session.items:
        of_modules[item.path] |= databases_of_modules(item)
    in_doubt = [
        item.nodeid
        for item in request.session.items
        if "db" in item.fixturenames and of_modules[item.path] - databases_of_modules(item)
    ]
    assert in_doubt == []
