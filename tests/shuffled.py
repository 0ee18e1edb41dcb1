"""`make test ARGS="-p tests.shuffled"`: the files, and the tests of each, in an order that chance makes.

What passes alone and fails in company is found by it. SHUFFLE=1234 gives an order again.
"""

import os
import random

import pytest


def pytest_configure() -> None:
    # Parallel workers inherit it, and have to agree.
    os.environ.setdefault("SHUFFLE", str(random.SystemRandom().randrange(10_000)))


def pytest_report_header() -> str:
    return f"order: SHUFFLE={os.environ['SHUFFLE']}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    chance = random.Random(os.environ["SHUFFLE"])  # noqa: S311 - an order, no secret
    files = {path: chance.random() for path in dict.fromkeys(item.path for item in items)}
    places = {item: (files[item.path], chance.random()) for item in items}
    items.sort(key=places.__getitem__)
