"""What happens to whole pages: copied, moved, taken down, deleted, made private; and to the workflow."""

import json
import re
from datetime import timedelta
from html import unescape

from wagtail.models import PageViewRestriction, Workflow, WorkflowPage

from cms.jobs import scheduled_publishing
from cms.models import FourEyesTask
from home.models import Alert
from tests.promise.deciding import MADE_FROM
from tests.promise.kinds import KINDS, sent
from tests.promise.model import Thing
from tests.promise.world import STEP, World, committing
from tests.promise.writing import address_of, chosen, editable, fresh, is_saved

HOURS = (1, 5, 30, 100)


def pages(world: World) -> list[Thing]:
    return [thing for thing in editable(world) if KINDS[thing.kind].is_page and thing.kind != "home"]


def live(world: World, things: list[Thing]) -> list[Thing]:
    return [thing for thing in things if world.object_of(thing).live]


def made_from(world: World, who: str, address: str) -> dict[str, str]:
    """Which version the form at `address` was made from, as its browser would say."""
    answer = world.get(who, address)
    found = None if answer.streaming else MADE_FROM.search(answer.content.decode())
    return {"made_from": unescape(found[1])} if found else {}


def copy(world: World, who: str, target: int, variant: int) -> bool:
    """A page or a snippet; perhaps as an alias, with all below, or public at once."""
    if variant % 4 == 3:
        return _copy_snippet(world, who, target)
    thing = chosen(world, pages(world), target)
    if thing is None:
        return False
    title, slug = fresh(world, who, "title", thing.kind), fresh(world, who, "slug", thing.kind)
    place = world.places["theirs" if variant >= 8 else "network"] if thing.kind != "network" else None
    place = place or world.places["networks"]
    data = {"new_title": title, "new_slug": slug, "new_parent_page": place.pk, "publish_copies": "on"}
    data |= {"alias": "on"} if variant % 4 == 1 else {}
    data |= {"copy_subpages": "on"} if variant % 4 == 2 else {}
    world.post(who, address_of(thing, "copy"), data)
    made = world.notice(made_from=thing)
    for each in made:
        if each.kind == thing.kind and each in world.forms:
            world.forms[each] |= {"title": title, "slug": slug}
    return bool(made)


def _copy_snippet(world: World, who: str, target: int) -> bool:
    thing = chosen(world, [thing for thing in editable(world) if not KINDS[thing.kind].is_page], target)
    if thing is None:
        return False
    title = next(name for name in KINDS[thing.kind].texts)
    data = sent(thing.kind, world.forms[thing] | {title: fresh(world, who, title, thing.kind)})
    world.post(who, address_of(thing, "copy"), data)
    return bool(world.notice(made_from=thing))


def move(world: World, who: str, target: int, variant: int) -> bool:
    thing = chosen(world, pages(world), target)
    if thing is None:
        return False
    place = (world.places["theirs"], world.places["home"], world.places["network"])[variant % 3]
    return is_saved(world.post(who, f"/admin/pages/{thing.pk}/move/{place.pk}/confirm/", {}))


def unpublish(world: World, who: str, target: int, variant: int) -> bool:
    thing = chosen(world, live(world, editable(world)), target)
    if thing is None:
        return False
    data = {"include_descendants": "on"} if variant % 2 else {}
    if thing.kind == "alert" and variant % 2:
        opened = made_from(world, who, "/admin/alerts/")
        world.post(who, f"/admin/alerts/{thing.pk}/take-down/", opened)
        before = Alert.objects.get(pk=thing.pk)
        return not before.live or before.ends_at <= world.now
    world.post(who, address_of(thing, "unpublish"), data)
    return not world.object_of(thing).live


def delete(world: World, who: str, target: int, variant: int) -> bool:
    things = [thing for thing in editable(world) if thing.kind not in ("home", "network")]
    thing = chosen(world, things, target)
    if thing is None:
        return False
    world.post(who, address_of(thing, "delete"), {})
    return world.object_of(thing) is None


def privacy(world: World, who: str, target: int, variant: int) -> bool:
    """Close a page to outsiders, or open it again."""
    thing = chosen(world, pages(world), target)
    if thing is None:
        return False
    before = PageViewRestriction.objects.count()
    set_privacy(world, who, f"/admin/pages/{thing.pk}/privacy/", ("login", "none")[variant % 2])
    return PageViewRestriction.objects.count() != before


def set_privacy(world: World, who: str, address: str, kind: str) -> None:
    """Send the dialog at `address`: “login” for staff only, “none” for everybody."""
    answer = world.get(who, address)
    dialog = json.loads(answer.content)["html"] if answer.status_code == 200 else ""
    hidden = re.findall(r'name="(made_from[^"]*)" value="([^"]*)"', dialog)
    opened = {name: unescape(value) for name, value in hidden}
    world.post(who, address, opened | {"restriction_type": kind})


# --- The clock and the workflow -----------------------------------------------------------------------


def wait(world: World, who: str, target: int, variant: int) -> bool:
    """Time goes by, and the worker does what is due."""
    world.clock.shift(timedelta(hours=HOURS[target % 4]) if variant % 3 else STEP)
    with committing():
        scheduled_publishing.tick()
    return True


def disable_the_workflow(world: World, who: str, target: int, variant: int) -> bool:
    """Switch the workflow off, or take the site out of it."""
    task = FourEyesTask.objects.order_by("pk").first()
    workflow = Workflow.objects.get(workflow_tasks__task=task)  # Wagtail brings one of its own, unused
    if variant % 3 == 2:
        return _remove_from_the_workflow(world, who)
    verb = ("disable", "enable")[variant % 3]
    before = workflow.active
    address = f"/admin/workflows/{verb}/{workflow.pk}/"
    world.post(who, address, made_from(world, who, address) if verb == "disable" else {})
    return Workflow.objects.get(pk=workflow.pk).active != before


def _remove_from_the_workflow(world: World, who: str) -> bool:
    found = WorkflowPage.objects.first()
    if found is None:
        return False
    world.post(who, f"/admin/workflows/remove/{found.page_id}/{found.workflow_id}/", {})
    return not WorkflowPage.objects.filter(pk=found.pk).exists()


def change_the_task(world: World, who: str, target: int, variant: int) -> bool:
    """Switch the stage of approval off and on."""
    task = FourEyesTask.objects.order_by("pk").first()
    verb = ("disable", "enable")[variant % 2]
    before = task.active
    address = f"/admin/workflows/tasks/{verb}/{task.pk}/"
    world.post(who, address, made_from(world, who, address) if verb == "disable" else {})
    return FourEyesTask.objects.get(pk=task.pk).active != before
