"""A little site, the people who work on it, and what their browsers know."""

import copy
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpResponse
from django.test import Client, TestCase
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Revision

from cms.models import BasePage
from cms.roles import EQUALITY_TEAM
from home.models import HomePage
from tests import set_clock
from tests.factories import (
    EditorFactory,
    NetworkIndexPageFactory,
    NetworkPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    lead_of,
)
from tests.promise.files import word_of
from tests.promise.kinds import KINDS, Form
from tests.promise.model import WORD, Promise, Thing

STEP = timedelta(minutes=7)
SIGN_IN_AGAIN = timedelta(minutes=10)
PEOPLE = ("lead", "editor", "secondeditor", "admin", "otherlead", "equality")

# Snippets have no page of their own.
LISTED_AT = {"alert": "/alerts/", "response": "/you-said-we-did/"}


class Browser(Client):
    """Without what Django's own keeps of each answer: the templates and their contexts."""

    def request(self, **request):
        return self.handler(self._base_environ(**request))


@contextmanager
def committing() -> Iterator[None]:
    """Whatever waits for the commit is done at the end, as if there were one, and waits no longer."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield
    connection.run_on_commit.clear()


@dataclass
class Window:
    """A form somebody has open: what is in it, and the version it would overwrite by itself."""

    form: Form
    revision: int | None


@dataclass(frozen=True)
class Reading:
    """What somebody was shown of a submission, and the number that names it."""

    state: int
    version: str
    words: frozenset[str]


@dataclass(repr=False)
class World:
    """`order`: things, the last touched first. `windows` and `readings` stay open until used.

    `counted`: how often each action was tried, by whether it did something.
    """

    clock: object
    promise: Promise = field(default_factory=Promise)
    people: dict = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)
    signed_in: dict[str, datetime] = field(default_factory=dict)
    places: dict[str, BasePage] = field(default_factory=dict)
    order: list[Thing] = field(default_factory=list)
    forms: dict[Thing, Form] = field(default_factory=dict)
    windows: dict[tuple, Window] = field(default_factory=dict)
    readings: dict[tuple, Reading] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    counted: Counter = field(default_factory=Counter)

    def branch(self) -> "World":
        """A world of its own that goes on from here: what is known is copied, nobody is signed in."""
        known = ("promise", "order", "forms", "windows", "readings", "addresses")
        copied = copy.deepcopy(tuple(getattr(self, name) for name in known))  # at once: things stay the same
        return World(
            self.clock, people=self.people, places=self.places, **dict(zip(known, copied, strict=True))
        )

    # --- Time -----------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return set_clock.now()

    # --- Browsers --------------------------------------------------------------------------------------

    def get(self, who: str | None, address: str, **headers) -> HttpResponse:
        return self._ask(who, "get", address, headers=headers)

    def post(self, who: str, address: str, data: dict, **headers) -> HttpResponse:
        return self._ask(who, "post", address, data, headers=headers)

    def _ask(self, who: str | None, method: str, address: str, *data, **options) -> HttpResponse:
        browser = self._browser_of(who)
        with committing():
            answer = getattr(browser, method)(address, *data, **options)
        if answer.status_code >= 500 and address != "/readyz":
            self.failures.append(f"{who or 'an outsider'}: {method} {address} answers {answer.status_code}")
        return answer

    def _browser_of(self, who: str | None) -> Browser:
        browser = self.browsers.setdefault(who or "", Browser(raise_request_exception=False))
        if who and (who not in self.signed_in or self.now - self.signed_in[who] > SIGN_IN_AGAIN):
            browser.force_login(self.people[who])
            self.signed_in[who] = self.now
        return browser

    # --- Things ------------------------------------------------------------------------------------------

    def object_of(self, thing: Thing):
        """Its row as it is now; None once it is deleted."""
        return KINDS[thing.kind].model.objects.filter(pk=thing.pk).first()

    def newest(self, thing: Thing) -> Revision | None:
        found = self.object_of(thing)
        return found and found.latest_revision

    def touch(self, thing: Thing) -> None:
        self.order.remove(thing)
        self.order.insert(0, thing)

    def notice(self, made_from: Thing | None = None, form: Form | None = None) -> list[Thing]:
        """Enter what is new in the database, and the words and addresses of everything."""
        known = {(thing.kind, thing.pk) for thing in self.order}
        made = []
        for name, kind in KINDS.items():
            for pk in kind.model.objects.order_by("pk").values_list("pk", flat=True):
                if (name, pk) not in known:
                    made.append(Thing(name, pk))
        for thing in made:
            self.promise.things.append(thing)
            self.order.insert(0, thing)
            source = form or (made_from and self.forms.get(made_from))
            if source and (not made_from or made_from.kind == thing.kind):
                self.forms[thing] = dict(source)
        for thing in self.order[:3] + made:
            self._note_words(thing)
        for thing in made:
            older = (each for each in self.promise.things if each not in made and each.words & thing.words)
            thing.copied_from = next(older, None)
        self.addresses |= set(self.own_addresses().values())
        return made

    def _note_words(self, thing: Thing) -> None:
        found = self.object_of(thing)
        if found is None:
            return
        texts = json.dumps(found.latest_revision.content) if found.latest_revision else ""
        thing.words |= set(WORD.findall(texts))

    def own_addresses(self) -> dict[Thing, str]:
        """Where outsiders find each thing that exists."""
        pages = dict(BasePage.objects.values_list("pk", "url_path"))
        root = HomePage.objects.get().url_path
        found = {}
        for thing in self.promise.things:
            if not KINDS[thing.kind].is_page:
                found[thing] = LISTED_AT[thing.kind]
            elif thing.pk in pages:
                found[thing] = "/" + pages[thing.pk].removeprefix(root)
        return found

    def files(self, kind: str) -> list:
        """Pictures or documents, the newest first."""
        model = get_image_model() if kind == "image" else get_document_model()
        return list(model.objects.order_by("-pk"))


def words_of(answer: HttpResponse, asked: str = "") -> set[str]:
    """All that an answer says, where it leads included; a picture says the word of its colour.

    Words that were `asked` for come back on pages that say there is nothing.
    """
    body = b"".join(answer) if answer.streaming else answer.content
    if answer.headers.get("Content-Type", "").startswith("image/") and answer.status_code == 200:
        return {word_of(body)} if not body.lstrip().startswith(b"<") else set()
    found = set(WORD.findall(body.decode("utf-8", "replace")))
    found |= set(WORD.findall(answer.headers.get("Location", "")))
    return found if answer.status_code == 200 else found - set(WORD.findall(asked))


def make_places(world: World) -> None:
    """Sections and people. Nothing here says a word yet."""
    home = HomePage.objects.get()
    networks = NetworkIndexPageFactory(parent=home, title="Staff networks", slug="networks")
    ours = NetworkPageFactory(parent=networks, title="Our network", slug="ours")
    theirs = NetworkPageFactory(parent=networks, title="Their network", slug="theirs")
    series = UpdateSeriesPageFactory(parent=ours, starts_month=date(2026, 9, 1))
    world.places = {"home": home, "networks": networks, "network": ours, "theirs": theirs, "series": series}
    equality = UserFactory(username="equality")
    equality.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    world.people = {
        "lead": lead_of(ours, UserFactory(username="lead")),
        "otherlead": lead_of(theirs, UserFactory(username="otherlead")),
        "editor": EditorFactory(username="editor"),
        "secondeditor": EditorFactory(username="secondeditor"),
        "equality": equality,
        "admin": get_user_model().objects.create_superuser("admin"),
    }
    world.notice()


def waiting(world: World) -> Iterator[Thing]:
    """What somebody has to decide about, the last touched first."""
    return (thing for thing in world.order if state_of(world, thing))


def state_of(world: World, thing: Thing):
    """The open submission of a thing; None when there is none."""
    found = world.object_of(thing)
    state = found and found.current_workflow_task_state
    return state if state and state.status == state.STATUS_IN_PROGRESS else None
