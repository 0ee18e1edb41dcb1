"""Random sequences of what people do on the little site, with a look at what is public after each step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.promise import deciding, filing, moving, writing
from tests.promise.model import Thing
from tests.promise.outsider import Outsider
from tests.promise.world import PEOPLE, STEP, World

Action = Callable[[World, str, int, int], bool]

ACTIONS: dict[str, Action] = {
    each.__name__: each
    for each in (
        writing.create,
        writing.save,
        writing.autosave,
        writing.save_in_an_old_window,
        writing.submit,
        writing.take_back,
        writing.schedule,
        writing.forget_the_plan,
        writing.rename,
        writing.go_back,
        writing.publish_alone,
        deciding.read,
        deciding.approve,
        deciding.send_back,
        deciding.publish_in_emergency,
        deciding.sign_off,
        moving.copy,
        moving.move,
        moving.unpublish,
        moving.delete,
        moving.privacy,
        moving.wait,
        moving.disable_the_workflow,
        moving.change_the_task,
        filing.upload,
        filing.use,
        filing.replace,
        filing.retitle,
        filing.collect_elsewhere,
        filing.close_a_collection,
        filing.throw_away,
    )
}
# What is done most on a real site is tried most; the rest once each.
OFTEN = ["autosave", "submit", "approve", "approve", "read", "wait", "save_in_an_old_window", "schedule"]
# Those who may do most of it come first, so that a shorter example has them.
WHO = [*PEOPLE[:4], *PEOPLE[:3], *PEOPLE]
# Mostly what was touched last: a story about one thing gets further.
TARGETS = [0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 7]
VARIANTS = 12
CHANGES_OTHERS = (
    "wait",
    "move",
    "copy",
    "unpublish",
    "privacy",
    "disable_the_workflow",
    "replace",
    "retitle",
)
CHANGES_RECORDS = ("publish_in_emergency", "sign_off", "delete")


@dataclass(frozen=True)
class Step:
    """Somebody does something: with which thing (0 is the last touched), and in which way."""

    action: str
    who: str
    target: int
    variant: int

    def __repr__(self):
        return f"{self.who}.{self.action}({self.target}, {self.variant})"


def steps() -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        st.sampled_from([*ACTIONS, *OFTEN]),
        st.sampled_from(WHO),
        st.sampled_from(TARGETS),
        st.integers(0, VARIANTS - 1),
    )


def take(world: World, step: Step) -> bool:
    """Do it, a few minutes after what came before; whether it did something."""
    world.clock.shift(STEP)
    done = bool(ACTIONS[step.action](world, step.who, step.target, step.variant))
    world.notice()
    world.counted[step.action, done] += 1
    return done


def run(world: World, sequence: list[Step], *, walk_every: int) -> None:
    """Take each step and look. Raises `AssertionError` that tells the story up to the first fault."""
    outsider, story = Outsider(world), []
    for number, step in enumerate(sequence, 1):
        story.append(f"{step!r}{'' if take(world, step) else '  (nothing came of it)'}")
        # Of what was not touched, something changes when its time comes, or with everything else.
        looks_at_all = step.action in CHANGES_OTHERS or number == len(sequence)
        things = world.promise.things if looks_at_all else world.order[:2]
        if step.action in CHANGES_RECORDS or looks_at_all:
            world.promise.open_records = deciding.open_records(world)
        check(world, outsider, story, things, walks=number % walk_every == 0)


def check(world: World, outsider: Outsider, story: list[str], things: list[Thing], *, walks: bool) -> None:
    outsider.look(things)
    found = outsider.faults() + outsider.faults_of_dates(things)
    if walks:
        outsider.walk()
        found += outsider.faults()
    found += [f"a search finds “{word}”" for word in unread_lately(world) if outsider.finds(word)]
    assert not found, "\n".join(["", *story, "--- and then ---", *dict.fromkeys(found)])


def unread_lately(world: World) -> Iterator[str]:
    """The newest words that nobody has let out, of which a search must know nothing."""
    newest = list(world.promise.typed)[-2:]
    yield from sorted(world.promise.unread(set(newest)))
