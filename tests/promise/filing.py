"""What people do with files: upload, use, replace, rename, move to another collection, delete."""

from wagtail.models import Collection, CollectionViewRestriction

from tests.promise import files
from tests.promise.kinds import COMMON, KINDS
from tests.promise.moving import made_from, set_privacy
from tests.promise.world import World
from tests.promise.writing import chosen, editable, fresh, send

KINDS_OF_FILES = ("document", "image")
ADD = {"document": "/admin/documents/multiple/add/", "image": "/admin/images/multiple/add/"}
EDIT = {"document": "/admin/documents/edit/{}/", "image": "/admin/images/{}/"}
DELETE = {"document": "/admin/documents/delete/{}/", "image": "/admin/images/{}/delete/"}


def _new_file(world: World, who: str, kind: str):
    content = world.promise.type(who, "file")
    name = world.promise.type(who, "file name")
    return (files.document if kind == "document" else files.picture)(content, name)


def _one(world: World, target: int, variant: int):
    """A kind of file, and one of that kind; None where there is none."""
    kind = KINDS_OF_FILES[variant % 2]
    found = world.files(kind)
    return kind, found[target % len(found)] if found else None


def collection_of(world: World, who: str):
    """The network's own; of those without a network, the first below the root."""
    network = world.places["theirs" if who == "otherlead" else "network"]
    return Collection.objects.get(pk=network.team.collection_id)


def upload(world: World, who: str, target: int, variant: int) -> bool:
    kind = KINDS_OF_FILES[variant % 2]
    before = len(world.files(kind))
    title = f"{COMMON.capitalize()} {world.promise.type(who, 'file title')}"
    data = {
        "files[]": _new_file(world, who, kind),
        "title": title,
        "collection": collection_of(world, who).pk,
    }
    world.post(who, ADD[kind], data, **{"X-Requested-With": "XMLHttpRequest"})
    return len(world.files(kind)) > before


def use(world: World, who: str, target: int, variant: int) -> bool:
    """Show a picture or link a document in a page; perhaps submit it."""
    kind, file = _one(world, variant // 4, variant)
    things = [thing for thing in editable(world) if KINDS[thing.kind].is_page]
    thing = chosen(world, things, target)
    if file is None or thing is None:
        return False
    form = world.forms[thing]
    if kind == "document":
        form = form | {"document": str(file.pk), "link": fresh(world, who, "link to a document", thing.kind)}
    else:
        texts = {name: fresh(world, who, name, thing.kind) for name in ("alt", "caption")}
        form = form | {"picture": str(file.pk)} | texts
    return send(world, who, thing, form, button="action-submit" if variant % 4 > 1 else "")


def _edit(world: World, who: str, kind: str, file, /, **changes) -> bool:
    """Send the form of a file with `changes`; whether its row is another one now."""
    address = EDIT[kind].format(file.pk)
    data = made_from(world, who, address) | {
        "title": file.title,
        "collection": file.collection_id,
        "tags": "",
    }
    if kind == "image":
        points = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
        data |= {"description": file.description, **dict.fromkeys(points, "")}
    world.post(who, address, data | changes)
    stored = type(file).objects.get(pk=file.pk)
    return (stored.title, stored.collection_id, stored.file.name) != (
        file.title,
        file.collection_id,
        file.file.name,
    )


def replace(world: World, who: str, target: int, variant: int) -> bool:
    kind, file = _one(world, target, variant)
    return bool(file) and _edit(world, who, kind, file, file=_new_file(world, who, kind))


def retitle(world: World, who: str, target: int, variant: int) -> bool:
    kind, file = _one(world, target, variant)
    title = f"{COMMON.capitalize()} {world.promise.type(who, 'file title')}"
    more = {"description": f"A picture {world.promise.type(who, 'file title')}"} if kind == "image" else {}
    return bool(file) and _edit(world, who, kind, file, title=title, **more)


def collect_elsewhere(world: World, who: str, target: int, variant: int) -> bool:
    """Move it to another collection."""
    kind, file = _one(world, target, variant)
    if file is None:
        return False
    others = Collection.objects.exclude(pk=file.collection_id).order_by("pk")
    return _edit(world, who, kind, file, collection=others[variant // 2 % len(others)].pk)


def close_a_collection(world: World, who: str, target: int, variant: int) -> bool:
    """For staff only, or for everybody again."""
    collection = collection_of(world, "lead")
    before = CollectionViewRestriction.objects.count()
    set_privacy(world, who, f"/admin/collections/{collection.pk}/privacy/", ("login", "none")[variant % 2])
    return CollectionViewRestriction.objects.count() != before


def throw_away(world: World, who: str, target: int, variant: int) -> bool:
    kind, file = _one(world, target, variant)
    if file is None:
        return False
    world.post(who, DELETE[kind].format(file.pk), {})
    return file.pk not in {each.pk for each in world.files(kind)}
