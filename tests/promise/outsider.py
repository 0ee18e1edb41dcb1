"""What somebody who is not signed in can get: every public address that exists, and what it says."""

import re
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests.promise.kinds import COMMON, KINDS
from tests.promise.model import Thing
from tests.promise.world import World, words_of
from tests.security.patterns import every_address

# Elsewhere, made of our own words, or only for those who sign in.
LEFT_OUT = ("/static/", "/admin/", "/accounts/", "/_util/")
# What names most things; and, when more than one may have changed, everything with its dates.
LISTS = ("/", "/sitemap.xml")
MORE_LISTS = ("/alerts/", "/feeds/all.atom")
STARTS = (
    *LISTS,
    *MORE_LISTS,
    "/you-said-we-did/",
    f"/search/suggest/?q={COMMON}",
    *(f"/search/?q={COMMON}&page={page}" for page in (1, 2, 3)),
    f"/search/?q={COMMON}&sort=date",
    "/events/?when=past",
    "/alerts/?page=2",
)
LINK = re.compile(r'(?:href|src|action|srcset)="([^"]+)"|<loc>([^<]+)</loc>')
ENTRY = re.compile(r"<url>.*?<loc>([^<]+)</loc>.*?<lastmod>([^<]+)</lastmod>.*?</url>", re.DOTALL)
FED = re.compile(r"<entry>.*?</entry>", re.DOTALL)
LINKED = re.compile(r'<link[^>]*href="([^"]+)"')
STAMP = re.compile(
    r'<p class="stamp__date">.*?<ol class="history">|<p class="stamp__date">.*?</details>', re.DOTALL
)
TIME = re.compile(r'<time datetime="([^"]+)"')
CHECKED = "Checked by a second person"
DATED = re.compile(r"<(?:published|updated)>([^<]+)<")
RESULTS = 'class="results"'
OTHER_WORD = "did you mean"


class Outsider:
    """Remembers what each address said. `words` are all of them but those of the things' own addresses."""

    def __init__(self, world: World):
        self.world = world
        self.said: dict[str, set[str]] = {}
        self.texts: dict[str, str] = {}

    def ask(self, address: str):
        answer = self.world.get(None, address)
        self.said[address] = words_of(answer, address)
        self.texts[address] = "" if answer.streaming else answer.content.decode("utf-8", "replace")
        return answer

    # --- A look, and a walk ---------------------------------------------------------------------------

    def look(self, things: list[Thing]) -> None:
        """The things' own addresses, and the lists that name everything."""
        own = self.world.own_addresses()
        self.said, self.texts = {}, {}
        lists = LISTS + MORE_LISTS if things is self.world.promise.things else LISTS
        for address in dict.fromkeys([*(own[thing] for thing in things if thing in own), *lists]):
            self.ask(address)

    def walk(self) -> int:
        """Every address there is: links from one to the next, patterns, files, and all that ever were."""
        self.said = {}
        queue = [*STARTS, *self.world.addresses, *_files(), *_patterns()]
        known = set(queue)
        while queue:
            address = queue.pop()
            answer = self.ask(address)
            if answer.streaming or answer.status_code != 200:
                continue
            for found in _links(answer.content.decode("utf-8", "replace"), address):
                if found not in known:
                    known.add(found)
                    queue.append(found)
        return len(known)

    # --- What is wrong ----------------------------------------------------------------------------------

    def faults(self) -> list[str]:
        promise, own = self.world.promise, self.world.own_addresses()
        found = list(self.world.failures)
        for thing in promise.things:
            if own.get(thing) in self.said:
                found += promise.faults_of_thing(thing, self.said[own[thing]])
        found += [
            f"{address}: {fault}"
            for address, words in sorted(self.said.items())
            for fault in promise.faults_of_lists(words)
        ]
        return found

    def faults_of_dates(self, things: list[Thing]) -> list[str]:
        """In the pages, the site map and the feed of everything; and in who is said to have checked."""
        own = {address: thing for thing, address in self.world.own_addresses().items()}
        shown: dict[Thing, set[tuple[str, datetime]]] = {}
        for location, changed in ENTRY.findall(self.texts["/sitemap.xml"]):
            if thing := own.get(urlsplit(location).path):
                shown.setdefault(thing, set()).add(("site map", _moment(changed)))
        for entry in FED.findall(self.texts.get("/feeds/all.atom", "")):
            if thing := own.get(urlsplit(LINKED.search(entry)[1]).path):
                shown.setdefault(thing, set()).update(("feed", _moment(day)) for day in DATED.findall(entry))
        found = []
        for address, thing in own.items():
            stamp = STAMP.search(self.texts.get(address, ""))
            if stamp and KINDS[thing.kind].is_page:
                shown.setdefault(thing, set()).update(
                    ("stamp", _moment(day)) for day in TIME.findall(stamp[0])
                )
                found += self.world.promise.faults_of_the_check(thing, CHECKED in stamp[0])
        for thing in things:
            found += self.world.promise.faults_of_dates(thing, shown.get(thing, set()))
        return found

    def finds(self, word: str) -> bool:
        """Whether a search for `word` itself finds anything."""
        answer = self.world.get(None, f"/search/?q={word}")
        text = answer.content.decode()
        return RESULTS in text and OTHER_WORD not in text


def _moment(text: str) -> datetime:
    """A day counts as its end: a date says no more than that."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else datetime.combine(date.fromisoformat(text), datetime.max.time(), UTC)


def _links(text: str, source: str) -> set[str]:
    found = set()
    for link, location in LINK.findall(text):
        for one in unescape(link or location).split(", "):
            target = urlsplit(urljoin(f"http://localhost{source}", one.split()[0] if one.split() else ""))
            is_ours = target.netloc in ("localhost", "testserver") and not target.path.startswith(LEFT_OUT)
            if is_ours and (not target.query or target.query.startswith("page=")):
                found.add(target.path + (f"?{target.query}" if target.query else ""))
    return found


def _files() -> list[str]:
    """Each file at the address it would have, used or not."""
    documents = [document.url for document in get_document_model().objects.all()]
    renditions = get_image_model().get_rendition_model().objects.values_list("file", flat=True)
    originals = get_image_model().objects.values_list("file", flat=True)
    return documents + [f"/media/{quote(name)}" for name in (*renditions, *originals)]


def _patterns() -> list[str]:
    return [address for address in every_address() if not address.startswith(LEFT_OUT)]
