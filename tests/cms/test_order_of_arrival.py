"""No table whose ids are random keeps the order in which its rows came: not on disk, nor in a dump."""

import uuid
from datetime import date
from threading import Event

import pytest
from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from cms.backup import create
from cms.services import arrival
from cms.services.arrival import forget_order, unordered
from home.models import Feedback, HomePage, PageRemark, Triage
from networks.models import NetworkPage, Subscription
from tests.committed import at_once, scratch_database
from tests.factories import NetworkIndexPageFactory, NetworkPageFactory
from tests.set_clock import ORDINARY_DAY
from tests.waiting import PATIENCE_SECONDS

MONTH = date(2026, 11, 1)
HOW_MANY = 12


@pytest.fixture
def network(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), scratch_database():
        index = NetworkIndexPageFactory(parent=HomePage.objects.get())
        yield NetworkPageFactory(parent=index)


def a_message(network: NetworkPage) -> Feedback:
    feedback = Feedback.objects.create(text="The canteen is cold.", network=network, month=MONTH)
    Triage.objects.create(feedback=feedback, theme="Canteen")
    return feedback


def a_remark(network: NetworkPage) -> PageRemark:
    return PageRemark.objects.create(page_id=network.pk, is_useful=True, month=MONTH)


def a_subscription(network: NetworkPage) -> Subscription:
    secrets = {"mark": uuid.uuid4().hex, "leave_hash": uuid.uuid4().hex}
    return Subscription.objects.create(network=network, sealed="x", **secrets)


WAYS = {Feedback: a_message, PageRemark: a_remark, Subscription: a_subscription}


def dumped(model) -> list[str]:
    """The ids in the order in which `pg_dump` writes them."""
    with connection.cursor() as cursor:
        statement = f"COPY {model._meta.db_table} ({model._meta.pk.column}) TO STDOUT"
        with cursor.cursor.copy(statement) as copy:
            return b"".join(copy).decode().split()


def transactions(model) -> set[str]:
    """Which wrote the rows."""
    return set(model.objects.annotate(by=RawSQL("xmin::text", ())).values_list("by", flat=True))


def test_every_table_with_random_ids_is_among_them():
    assert set(unordered()) == set(WAYS)


def test_rows_lie_in_the_order_of_chance_and_no_number_beside_them_tells_more(network):
    came = {model: [str(way(network).pk) for _each in range(HOW_MANY)] for model, way in WAYS.items()}
    assert {model: dumped(model) for model in WAYS} == came  # PostgreSQL kept the order
    assert sorted(forget_order()) == sorted(model._meta.db_table for model in WAYS)
    assert {model: dumped(model) for model in WAYS} == {model: sorted(ids) for model, ids in came.items()}
    assert [len(transactions(model)) for model in WAYS] == [1, 1, 1]
    assert Triage.objects.filter(feedback__in=came[Feedback]).count() == HOW_MANY
    assert forget_order() == []  # nothing new: nothing is written


def test_a_table_that_a_backup_holds_is_left_for_the_next_time(network):
    came = [str(a_message(network).pk) for _each in range(HOW_MANY)]
    with transaction.atomic():
        list(Feedback.objects.all())
        assert at_once(lambda: forget_order(tries=2)) == [[]]
    assert dumped(Feedback) == came
    assert forget_order() == [Feedback._meta.db_table]
    assert dumped(Feedback) == sorted(came)


def test_a_table_that_is_free_a_moment_later_is_not_left(network, monkeypatch):
    a_message(network), a_message(network)
    is_held, is_asked_again, is_free = Event(), Event(), Event()

    def hold():
        with transaction.atomic():
            list(Feedback.objects.all())
            is_held.set()
            assert is_asked_again.wait(PATIENCE_SECONDS)
        is_free.set()

    def forget():
        assert is_held.wait(PATIENCE_SECONDS)
        return forget_order()

    def pause(_seconds):
        is_asked_again.set()
        assert is_free.wait(PATIENCE_SECONDS)

    monkeypatch.setattr(arrival.time, "sleep", pause)
    assert at_once(hold, forget) == [None, [Feedback._meta.db_table]]


def test_no_archive_has_the_order(network, tmp_path, settings):
    came = [str(a_message(network).pk) for _each in range(HOW_MANY)]
    settings.MEDIA_ROOT = tmp_path / "media"
    create.create(tmp_path, now=ORDINARY_DAY, progress=lambda *_said: None)
    assert dumped(Feedback) == sorted(came) != came
