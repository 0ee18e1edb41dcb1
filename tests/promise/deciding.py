"""What reviewers do: look, claim, approve what they read, send back, and what happens in an emergency."""

import json
import re
from html import unescape

from django.contrib.contenttypes.models import ContentType
from wagtail.models import TaskState

from cms.models import EmergencyPublication
from tests import set_clock
from tests.promise.kinds import KINDS, sent
from tests.promise.model import WORD, Decision, Thing
from tests.promise.world import Reading, World, state_of, waiting, words_of
from tests.promise.writing import address_of, chosen, editable

FILES = re.compile(r'(?:src|href|srcset)="([^"]*/(?:media|documents)/[^"]*)"')
HEAD = re.compile(r"<head\b.*?</head>", re.DOTALL)
VERSION = re.compile(r'name="revision" value="([^"]+)"')
PREVIEW = re.compile(r'href="(/admin/moderation/\d+/preview/\d+/)"')
UNCHECKED = "/admin/moderation/unchecked/"
OPEN_RECORD = re.compile(r'href="/admin/moderation/unchecked/(\d+)/"')
MADE_FROM = re.compile(r'name="made_from" value="([^"]*)"')


def shown_to(world: World, who: str, address: str) -> set[str]:
    """Words and files of a page as `who` sees it: what is in its head alone is not seen."""
    answer = world.get(who, address)
    if answer.status_code != 200:
        return set()
    text = HEAD.sub("", answer.content.decode())
    words = words_of(answer) & set(WORD.findall(text))
    files = {one.split()[0] for found in FILES.findall(text) for one in unescape(found).split(", ")}
    for file in sorted(files):
        words |= words_of(world.get(who, file.removeprefix("http://localhost")))
    return words


def look(world: World, who: str, thing: Thing) -> Reading | None:
    """What `who` is shown of a submission now; None for somebody who may not decide."""
    state = state_of(world, thing)
    address = f"/admin/moderation/{state.pk}/"
    answer = world.get(who, address)
    version = VERSION.search(answer.content.decode())
    if answer.status_code != 200 or not version:
        return None
    words = words_of(answer)
    for preview in set(PREVIEW.findall(answer.content.decode())):
        words |= shown_to(world, who, preview)
    return Reading(state.pk, version[1], frozenset(words))


def read(world: World, who: str, target: int, variant: int) -> bool:
    """Open the review screen and leave it open; perhaps claim it."""
    thing = chosen(world, list(waiting(world)), target)
    if thing is None or (reading := look(world, who, thing)) is None:
        return False
    world.readings[who, thing] = reading
    if variant % 2:
        world.post(who, f"/admin/moderation/{reading.state}/claim/", {})
    return True


def approve(world: World, who: str, target: int, variant: int) -> bool:
    """What was just read, or what this person read some time ago, by any of the three roads."""
    thing = chosen(world, list(waiting(world)), target)
    if thing is None:
        return False
    before = world.readings.get((who, thing)) if variant % 2 else None
    reading = before or look(world, who, thing)
    if reading is None:
        return False
    state = state_of(world, thing)
    _approve_by(variant // 2, world, who, thing, state, reading)
    state = TaskState.objects.get(pk=state.pk)
    approved = state.status == TaskState.STATUS_APPROVED
    if approved:
        thing.decisions.append(Decision(reading.words, set_clock.now(), by=who))
        world.readings.pop((who, thing), None)
    return approved


def _approve_by(road: int, world: World, who: str, thing: Thing, state: TaskState, reading: Reading) -> None:
    answer = {"revision": reading.version, "comment": ""}
    if road % 4 == 3 and thing in world.forms:
        data = sent(thing.kind, world.forms[thing], world.newest(thing).content)
        data |= {"action-workflow-action": "true", "workflow-action-name": "approve"}
        data["workflow-action-extra-data"] = json.dumps(answer)
        world.post(who, address_of(thing), data)
    elif road % 4 == 2:
        view = f"workflow/action/{thing.pk}/approve/{state.pk}/"
        pages = "/admin/pages/"
        place = pages if KINDS[thing.kind].is_page else address_of(thing, "x").removesuffix(f"x/{thing.pk}/")
        world.post(who, place + view, answer)
    else:
        world.post(who, f"/admin/moderation/{state.pk}/", answer | {"action": "approve"})


def send_back(world: World, who: str, target: int, variant: int) -> bool:
    thing = chosen(world, list(waiting(world)), target)
    if thing is None:
        return False
    state = state_of(world, thing)
    world.post(who, f"/admin/moderation/{state.pk}/", {"action": "reject", "comment": "The date is wrong."})
    return TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_REJECTED


# --- Emergencies ------------------------------------------------------------------------------------


def open_records(world: World) -> set[int]:
    """The numbers of those on the list of emergencies that nobody has signed off."""
    return {int(number) for number in OPEN_RECORD.findall(world.get("admin", UNCHECKED).content.decode())}


def publish_in_emergency(world: World, who: str, target: int, variant: int) -> bool:
    thing = chosen(world, editable(world), target)
    model = KINDS[thing.kind].model
    number = ContentType.objects.get_for_model(model).pk
    address = f"/admin/moderation/emergency/{number}/{thing.pk}/"
    opened = MADE_FROM.search(world.get(who, address).content.decode())
    if opened is None:
        return False
    before = open_records(world)
    world.post(who, address, {"made_from": unescape(opened[1]), "reason": "Gas leak"})
    made = open_records(world) - before
    for record in made:
        words = shown_to(world, "admin", f"{UNCHECKED}{record}/")
        words |= set(WORD.findall(json.dumps(world.newest(thing).content)))
        thing.decisions.append(Decision(frozenset(words), set_clock.now(), record=record))
    return bool(made)


def sign_off(world: World, who: str, target: int, variant: int) -> bool:
    records = sorted(open_records(world))
    if not records:
        return False
    record = records[target % len(records)]
    screen = world.get(who, UNCHECKED).content.decode()
    card = next((card for card in screen.split("<li ") if f"{UNCHECKED}{record}/sign-off/" in card), "")
    version = re.search(r'name="version" value="([^"]*)"', card)
    words = shown_to(world, who, f"{UNCHECKED}{record}/") | set(WORD.findall(card))
    world.post(who, f"{UNCHECKED}{record}/sign-off/", {"version": version[1] if version else ""})
    if EmergencyPublication.objects.get(pk=record).signed_off_by is None:
        return False
    for thing in world.promise.things:
        for decision in thing.decisions:
            if decision.record == record:
                decision.by, decision.words = who, frozenset(words)
    return True
