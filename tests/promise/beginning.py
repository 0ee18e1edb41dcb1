"""How the little site begins: something of each kind is public, some wait, one is an emergency."""

from tests.promise import deciding, filing, writing
from tests.promise.kinds import MADE_ANEW, Form
from tests.promise.model import Thing
from tests.promise.world import World, make_places

# Who writes each kind here, and who approves it. Nobody but editors and the equality team may write these.
WRITERS = {"home": "editor", "alert": "editor", "response": "editor"}


def begin(clock) -> World:
    """The site as it is before anybody of a random sequence does anything. It keeps the promise."""
    world = World(clock)
    make_places(world)
    for thing in list(world.promise.things):
        if thing.pk == world.places["theirs"].pk:
            continue  # a place to move to; nobody writes there
        _submit(world, thing, writing.new_form(world, _writer(thing.kind), thing.kind))
        _approve(world, thing)
    for kind in MADE_ANEW:
        _approve(world, _made(world, kind, "action-submit"))
    _with_files(world)
    _emergency(world)
    for kind in ("statement", "alert"):
        _made(world, kind, "action-submit")
    _made(world, "information")
    world.windows.clear()
    world.promise.open_records = deciding.open_records(world)
    return world


def _writer(kind: str) -> str:
    return WRITERS.get(kind, "lead")


def _made(world: World, kind: str, button: str = "") -> Thing:
    assert writing.make(world, _writer(kind), kind, button=button), f"no {kind} was made"
    return world.order[0]


def _submit(world: World, thing: Thing, form: Form) -> None:
    sent = writing.send(world, _writer(thing.kind), thing, form, button="action-submit")
    assert sent, f"{thing} was not submitted"
    world.touch(thing)
    world.notice()


def _approve(world: World, thing: Thing) -> None:
    assert deciding.approve(world, "secondeditor", 0, 0), f"{thing} was not approved"


def _with_files(world: World) -> None:
    """A picture and a document that a public page shows, and one of each that nothing uses."""
    page = next(thing for thing in world.order if thing.kind == "information")
    world.touch(page)
    for variant in (0, 1):
        assert filing.upload(world, "lead", 0, variant)
        assert filing.use(world, "lead", 0, variant)
    _submit(world, page, world.forms[page])
    _approve(world, page)
    for variant in (0, 1):
        assert filing.upload(world, "lead", 0, variant)


def _emergency(world: World) -> None:
    page = _made(world, "information")
    world.touch(page)
    assert deciding.publish_in_emergency(world, "editor", 0, 0)
