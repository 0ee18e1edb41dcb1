"""Two nodes on one database and one Redis: whichever a reader meets, it is the same site."""

import pytest

from tests.faults import work
from tests.faults.machine import WEB


def statuses_of_admin(machine, editor) -> list[int]:
    """By node, for somebody with the editor's cookie."""
    return [machine.layout.get_from(node, "/admin/", Cookie=editor.cookie).status for node in (1, 2)]


def test_what_one_node_publishes_the_other_has_within_a_second(machine, editor):
    with machine.orm():
        change = work.submission("Published by one node.")
    for number in (1, 2):
        machine.layout.get_from(number, change.address)
    assert editor.post(change.review, **change.approval).status == 302
    assert "Published by one node." in machine.read(change.address)


def test_who_signed_in_at_one_node_is_signed_in_at_the_other_until_signing_out(machine, editor):
    assert statuses_of_admin(machine, editor) == [200, 200]
    assert editor.post("/accounts/logout/").status == 302
    assert statuses_of_admin(machine, editor) == [302, 302]


@pytest.mark.parametrize("node", WEB)
@pytest.mark.fault("kill -9 of either of two nodes", "readers and editors go on at the other")
def test_either_node_may_die(machine, editor, node, seen):
    machine.layout.kill(node)
    assert {machine.layout.get("/").status for _ in range(10)} == {200}
    with machine.orm():
        change = work.submission(f"Published without {node}.")
    assert editor.post(change.review, **change.approval).status == 302
    assert f"Published without {node}.".encode() in machine.layout.get(change.address).body
    seen("ten pages of ten, and an approval")


@pytest.mark.fault("kill -9 of Redis", "the same pages, from memory or the database; and again with it")
def test_the_site_lives_without_redis(machine, editor, seen):
    machine.redis.kill()
    with machine.orm():
        change = work.submission("Published without Redis.")
    assert editor.post(change.review, **change.approval).status == 302
    assert "Published without Redis." in machine.read(change.address)
    machine.heal()
    assert machine.layout.get("/").status == 200
    seen("an approval and its page on both nodes meanwhile")
