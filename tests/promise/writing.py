"""What people do at the editor: begin, save, let it save itself, submit, go back, and try to publish."""

import json
from datetime import timedelta

from wagtail.models import WorkflowState

from tests import set_clock
from tests.promise.kinds import COMMON, EMPTY_AT_FIRST, KINDS, MADE_ANEW, Form, sent
from tests.promise.model import Thing
from tests.promise.world import Window, World

SHORT = ("slug", "aim")
LATEST_MONTH = 12


def fresh(world: World, who: str, name: str, kind: str) -> str:
    """A new text for the field `name`."""
    word = world.promise.type(who, name)
    return word if name in SHORT else f"{COMMON.capitalize()} {word}"


def new_form(world: World, who: str, kind: str) -> Form:
    texts = KINDS[kind].texts
    form = {name: "" if name in EMPTY_AT_FIRST else fresh(world, who, name, kind) for name in texts}
    if kind == "month":
        known = sum(thing.kind == "month" for thing in world.order)
        form["month"] = f"2026-{9 + known:02}-01" if 9 + known <= LATEST_MONTH else f"2027-{known - 3:02}-01"
    if kind == "alert":
        form["ends_at"] = f"{set_clock.now().astimezone(set_clock.LONDON) + timedelta(days=6):%Y-%m-%d %H:%M}"
    return form


def address_of(thing: Thing, view: str = "edit") -> str:
    kind = KINDS[thing.kind]
    if kind.is_page:
        return f"/admin/pages/{thing.pk}/{view}/"
    label = f"/admin/snippets/{kind.model._meta.app_label}/{kind.name}"
    return f"{label}/{view}/{thing.pk}/"


def send(world: World, who: str, thing: Thing, form: Form, *, address="", button="", **more) -> bool:
    """Post the form of `thing`; whether it was taken. Then it is the newest."""
    newest = world.newest(thing)
    data = sent(thing.kind, form, newest.content if newest else None) | more
    if button:
        data[button] = "1"
    background = {"accept": "application/json"} if "overwrite_revision_id" in more else {}
    answer = world.post(who, address or address_of(thing), data, **background)
    is_json = answer.headers.get("Content-Type", "").startswith("application/json")
    taken = json.loads(answer.content).get("success", False) if is_json else is_saved(answer)
    if taken:
        world.forms[thing] = dict(form)
        newest = world.newest(thing)
        world.windows[who, thing] = Window(dict(form), newest and newest.pk)
    return taken


def is_saved(answer) -> bool:
    return answer.status_code == 302 and answer.headers["Location"] not in ("/admin/", "")


def create(world: World, who: str, target: int, variant: int) -> bool:
    """A new draft of each kind in turn; perhaps by the button that would publish it at once."""
    kind = MADE_ANEW[variant % len(MADE_ANEW)]
    return make(world, who, kind, button="action-publish" if variant >= len(MADE_ANEW) else "")


def make(world: World, who: str, kind: str, *, button: str = "") -> bool:
    """Begin a thing of this kind; it is the last touched then."""
    form, model = new_form(world, who, kind), KINDS[kind].model
    label, name = model._meta.app_label, KINDS[kind].name
    if KINDS[kind].is_page:
        place = world.places[KINDS[kind].parent]
        address = f"/admin/pages/add/{label}/{name}/{place.pk}/"
    else:
        address = f"/admin/snippets/{label}/{name}/add/"
    taken = is_saved(world.post(who, address, sent(kind, form) | ({button: "1"} if button else {})))
    return bool(world.notice(form=form)) and taken


def changed(world: World, who: str, thing: Thing, variant: int, form: Form) -> Form:
    """`form` with one text typed anew."""
    texts = KINDS[thing.kind].texts
    name = texts[variant % len(texts)]
    return form | {name: fresh(world, who, name, thing.kind)}


def editable(world: World) -> list[Thing]:
    return [thing for thing in world.order if thing in world.forms and world.object_of(thing)]


def chosen(world: World, things: list[Thing], target: int) -> Thing | None:
    """One of `things`; it is the last touched then."""
    if not things:
        return None
    thing = things[target % len(things)]
    world.touch(thing)
    return thing


def save(world: World, who: str, target: int, variant: int) -> bool:
    thing = chosen(world, editable(world), target)
    return send(world, who, thing, changed(world, who, thing, variant, world.forms[thing]))


def autosave(world: World, who: str, target: int, variant: int) -> bool:
    """From a window that this person left open, however old; otherwise from one opened now."""
    thing = chosen(world, editable(world), target)
    window = world.windows.get((who, thing))
    if window is None:
        newest = world.newest(thing)
        window = Window(world.forms[thing], newest and newest.pk)
    form = changed(world, who, thing, variant, window.form)
    return send(world, who, thing, form, overwrite_revision_id=window.revision or "")


def save_in_an_old_window(world: World, who: str, target: int, variant: int) -> bool:
    """As a browser whose window has heard of no other version."""
    open_windows = [thing for thing in editable(world) if (who, thing) in world.windows]
    thing = chosen(world, open_windows, target)
    if thing is None:
        return False
    form = world.windows[who, thing].form
    button = "action-submit" if variant % 2 else ""
    return send(world, who, thing, changed(world, who, thing, variant, form), button=button)


def submit(world: World, who: str, target: int, variant: int) -> bool:
    thing = chosen(world, editable(world), target)
    form = world.forms[thing]
    if variant % 3 == 2:
        form = changed(world, who, thing, variant, form)
    return send(world, who, thing, form, button="action-submit") and _is_in_review(world, thing)


def _is_in_review(world: World, thing: Thing) -> bool:
    return bool(world.object_of(thing).workflow_in_progress)


def take_back(world: World, who: str, target: int, variant: int) -> bool:
    """Cancel a submission, or begin it again."""
    things = [thing for thing in editable(world) if world.object_of(thing).current_workflow_state]
    thing = chosen(world, things, target)
    if thing is None:
        return False
    before = world.object_of(thing).current_workflow_state
    button = "action-cancel-workflow" if variant % 2 else "action-restart-workflow"
    send(world, who, thing, world.forms[thing], button=button)
    return WorkflowState.objects.get(pk=before.pk).status == WorkflowState.STATUS_CANCELLED


def schedule(world: World, who: str, target: int, variant: int) -> bool:
    """Plan it for some hours from now, and submit that."""
    thing = chosen(world, editable(world), target)
    # Often before anybody has decided.
    at = set_clock.now().astimezone(set_clock.LONDON) + timedelta(minutes=(10, 20, 300, 3000)[variant % 4])
    form = changed(world, who, thing, variant, world.forms[thing])
    planned = form | {"go_live_at": f"{at:%Y-%m-%d %H:%M}"}
    return send(world, who, thing, planned, button="action-submit")


def forget_the_plan(world: World, who: str, target: int, variant: int) -> bool:
    thing = chosen(
        world, [thing for thing in editable(world) if world.forms[thing].get("go_live_at")], target
    )
    if thing is None:
        return False
    if variant % 2 and KINDS[thing.kind].is_page:
        revision = world.object_of(thing).scheduled_revision
        address = f"/admin/pages/{thing.pk}/revisions/{revision and revision.pk}/unschedule/"
        return is_saved(world.post(who, address, {}))
    return send(world, who, thing, world.forms[thing] | {"go_live_at": ""})


def rename(world: World, who: str, target: int, variant: int) -> bool:
    thing = chosen(world, [thing for thing in editable(world) if "slug" in world.forms[thing]], target)
    form = world.forms[thing] | {"slug": fresh(world, who, "slug", thing.kind)}
    return send(world, who, thing, form, button="action-submit" if variant % 2 else "")


def go_back(world: World, who: str, target: int, variant: int) -> bool:
    """To an earlier version: its content becomes the newest draft. Perhaps submitted, perhaps published."""
    thing = chosen(world, editable(world), target)
    found = world.object_of(thing)
    revisions = list(found.revisions.order_by("pk"))
    revision = revisions[variant % len(revisions)]
    old = world.forms[thing] | _texts_in(thing, revision.content)
    button = ("", "action-submit", "action-publish")[variant % 3]
    if KINDS[thing.kind].is_page:
        return send(world, who, thing, old, button=button, revision=revision.pk)
    address = address_of(thing, "history").rstrip("/") + f"/revisions/{revision.pk}/revert/"
    return send(world, who, thing, old, button=button, address=address)


def _texts_in(thing: Thing, content: dict) -> Form:
    """What the form shows of an earlier version, as far as it is plain text."""
    return {name: content[name] for name in KINDS[thing.kind].texts if _is_plain(content.get(name))}


def _is_plain(value) -> bool:
    return isinstance(value, str) and bool(value) and "<" not in value and not value.startswith("[")


def publish_alone(world: World, who: str, target: int, variant: int) -> bool:
    """By the form, or by acting on several at once."""
    thing = chosen(world, editable(world), target)
    if variant % 2 and KINDS[thing.kind].is_page:
        address = f"/admin/bulk/cms/basepage/publish/?id={thing.pk}"
        return is_saved(world.post(who, address, {"next": "/admin/pages/", "include_descendants": "on"}))
    return send(world, who, thing, world.forms[thing], button="action-publish")
