"""Whatever people do, and in whatever order: what outsiders get was read by a second person (`model.py`)."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as sized
from hypothesis import strategies as st
from wagtail.models import DraftStateMixin

import cms.models.versions
from cms.access.permissions import PagePermissions
from cms.models import KeepsVersions, KeptVersion
from cms.moderation import approval, snippets
from cms.services import history
from tests.conftest import forget_everything
from tests.promise import sequences
from tests.promise.beginning import begin
from tests.promise.kinds import KINDS, LIKE_ANOTHER
from tests.promise.outsider import Outsider
from tests.promise.report import COUNTED
from tests.promise.sequences import Step
from tests.promise.world import World
from tests.set_clock import ORDINARY_DAY

OPTIONS = {
    "deadline": None,
    "database": None,
    "print_blob": False,
    "report_multiple_bugs": False,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.generate, Phase.shrink],
}
# In every run; and 500 sequences of 40 steps in ten parts: make promise.
SEQUENCES, STEPS = 10, 12
PARTS, SEQUENCES_OF_PART, LONG_STEPS, WALK_EVERY = 10, 50, 40, 8


@pytest.fixture(scope="class")
def beginning(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """The little site; each sequence begins there, and whatever it does is rolled back."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        time_machine.travel(ORDINARY_DAY, tick=False) as clock,
        transaction.atomic(),
    ):
        yield begin(clock)
        transaction.set_rollback(True)


@contextmanager
def files_of_its_own() -> Iterator[None]:
    """What is deleted or replaced on the disk is not rolled back with the database."""
    with TemporaryDirectory() as folder:
        shutil.copytree(settings.MEDIA_ROOT, folder, dirs_exist_ok=True)
        with override_settings(MEDIA_ROOT=folder):
            yield


def follow(world: World, sequence: list[Step], walk_every: int) -> World:
    """Run `sequence` from a world that is there; nothing of it stays. Returns what came of it."""
    begun, branch = world.now, world.branch()
    forget_everything()
    try:
        with files_of_its_own(), transaction.atomic():
            sequences.run(branch, sequence, walk_every=walk_every)
            transaction.set_rollback(True)
    finally:
        forget_everything()
        world.clock.move_to(begun)
    return branch


def try_sequences(
    world: World, number: int, length: int, walk_every: int, part: int | None = None
) -> Counter:
    """How often each action was tried in random sequences, by whether it did something."""
    counted = Counter()

    @given(st.lists(sequences.steps(), min_size=length, max_size=length))
    def try_one(sequence):
        counted.update(follow(world, sequence, walk_every).counted)

    # The number of a part is its seed, so that it can be run again; without one, each run is the same.
    tried = try_one if part is None else seed(part)(try_one)
    sized(max_examples=number, derandomize=part is None, **OPTIONS)(tried)()
    return counted


# Each protection, how it is taken away, and a story that then breaks the promise.
WITHOUT = {
    "the wait for another person": (
        [(approval, "contributors", lambda obj: set())],
        [Step("create", "editor", 0, 0), Step("submit", "editor", 0, 0), Step("approve", "editor", 0, 0)],
    ),
    "the same, for an answer": (
        [(approval, "contributors", lambda obj: set())],
        [Step("create", "editor", 0, 5), Step("submit", "editor", 0, 0), Step("approve", "editor", 0, 0)],
    ),
    "what keeps public versions from being saved over": (
        [(KeepsVersions, "_is_evidence", lambda *_: False), (KeptVersion, "holds", lambda *_: True)],
        [
            Step("create", "editor", 0, 0),
            Step("publish_in_emergency", "editor", 0, 0),
            Step("autosave", "editor", 0, 3),  # its body: the list names the title that was published
            Step("sign_off", "secondeditor", 1, 0),
        ],
    ),
    "the digest of what was read": (
        [
            (KeepsVersions, "_is_evidence", lambda *_: False),
            (cms.models.versions, "digest_of", lambda revision: ""),
        ],
        [
            Step("create", "editor", 0, 4),
            Step("submit", "editor", 0, 0),
            Step("read", "secondeditor", 0, 0),
            Step("autosave", "editor", 0, 0),
            Step("approve", "secondeditor", 0, 1),
        ],
    ),
    "the publish right that nobody has alone": (
        [(PagePermissions, "can_publish", lambda permissions: True)],
        [Step("create", "editor", 0, 0), Step("publish_alone", "editor", 0, 0)],
    ),
    "the same, for an alert": (
        [(snippets, "is_moderated", lambda model: False)],
        [Step("create", "admin", 0, 4), Step("publish_alone", "admin", 0, 0)],
    ),
    "the date of the decision": (
        [(history, "_time_of", lambda revision, now: revision.as_object().go_live_at or now)],
        [
            Step("create", "lead", 0, 1),
            Step("schedule", "lead", 0, 0),
            Step("wait", "admin", 0, 0),
            Step("approve", "editor", 0, 0),
        ],
    ),
}


class TestThePromise:
    def test_it_is_kept_before_anybody_does_anything(self, beginning):
        outsider = Outsider(beginning)
        sequences.check(beginning, outsider, [], beginning.promise.things, walks=True)
        # Something of each kind is public: otherwise the sequences would begin with nothing to lose.
        said = set().union(*outsider.said.values())
        fields = {beginning.promise.typed[each].field for each in said}
        assert fields >= {"title", "body", "we_did", "topic", "headline", "how_to_join", "file"}

    def test_it_is_kept_whatever_people_do(self, beginning):
        counted = try_sequences(beginning, SEQUENCES, STEPS, STEPS)
        assert sum(times for (_, did), times in counted.items() if did) > SEQUENCES * STEPS / 4

    @pytest.mark.parametrize("protection", WITHOUT)
    def test_the_model_notices_when_a_protection_is_gone(self, beginning, monkeypatch, protection):
        gone, story = WITHOUT[protection]
        for owner, name, instead in gone:
            monkeypatch.setattr(owner, name, instead)
        with pytest.raises(AssertionError, match="--- and then ---"):
            follow(beginning, story, walk_every=len(story) + 1)

    @pytest.mark.promise
    @pytest.mark.parametrize("part", range(PARTS))
    def test_it_is_kept_in_hundreds_of_long_sequences(self, beginning, part, record_property):
        counted = try_sequences(beginning, SEQUENCES_OF_PART, LONG_STEPS, WALK_EVERY, part)
        record_property(COUNTED, [(action, did, times) for (action, did), times in counted.items()])
        assert sum(times for (_, did), times in counted.items() if did) > SEQUENCES_OF_PART * LONG_STEPS / 4


def test_every_kind_of_draft_is_in_the_model_or_like_another_that_is():
    models = {
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not model.__subclasses__()
    }
    assert models - {kind.model for kind in KINDS.values()} - set(LIKE_ANOTHER) == set()
