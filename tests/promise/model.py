"""The promise, as one page of rules: what a second person has not read is not public, by any road.

*Public* is every word and every file that somebody who is not signed in can get, at whatever address.

A word gets there by three roads, and by no other:

1. somebody who did not write it approves the page, alert or answer, having been shown it on the review
   screen;
2. somebody publishes it in an emergency: then it is on the list of those until somebody else, who is shown
   it, signs it off;
3. it was public before, and the version that holds it was approved after every version that was public since
   (one person alone brings nothing old back).

What is public of one thing was approved *together*: its words are words of one version, that a second person
saw in that form. Notes about changes stay beside later versions. A file counts by its content, so a file that
is replaced is another one. A date that is shown for the first time is not before the decision.

This module knows nothing of the site. It is told what people type, what they are shown and what an outsider
gets. A word is made up and unique (`zqbakoda`); what a picture shows and what a document says are words too.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

WORD = re.compile(r"zq[a-z]{6}")
LETTERS = "bdfgkmnpvw"  # no ending that a search would cut off
VOWELS = "aou"
STAYS = "change_note"  # the public history keeps it
OF_FILES = ("file", "file name", "file title")  # once read, an older one may stay where it is
SECTIONS = {"home", "network"}  # their dates are those of what is below them


def word(number: int) -> str:
    """The made-up word with this number: three syllables, no two words alike in their beginning."""
    syllables = []
    for _ in range(3):
        number, letter = divmod(number, len(LETTERS))
        number, vowel = divmod(number, len(VOWELS))
        syllables.append(LETTERS[letter] + VOWELS[vowel])
    return "zq" + "".join(syllables)


@dataclass
class Decision:
    """Somebody let a version go public. `words`: all that they were shown then, files included.

    An emergency has a `record` and nobody in `by` until it is signed off.
    """

    words: frozenset[str]
    at: datetime
    by: str | None = None
    record: int | None = None


@dataclass(eq=False)
class Thing:
    """A page or snippet. `words` are those ever typed into it; `public`, the decision outsiders see.

    What it took over from the one it was `copied_from` was read there.
    """

    kind: str
    pk: int
    words: set[str] = field(default_factory=set)
    decisions: list[Decision] = field(default_factory=list)
    public: int = 0
    copied_from: "Thing | None" = None
    dates: set[tuple[str, datetime]] = field(default_factory=set)
    was_dated: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


@dataclass(frozen=True)
class Typed:
    author: str
    field: str


class Promise:
    """All that was typed, shown and decided, and whether what is public keeps the promise."""

    def __init__(self):
        self.typed: dict[str, Typed] = {}
        self.things: list[Thing] = []
        self.open_records: set[int] = set()

    def type(self, author: str, where: str) -> str:
        """A word nobody used before, that `author` puts into the field `where`."""
        new = word(len(self.typed) * 37 + 11)
        self.typed[new] = Typed(author, where)
        return new

    def counts(self, decision: Decision, each: str) -> bool:
        """Whether `decision` lets outsiders have this word: somebody else read it, or it is on the list."""
        if decision.by is None:
            return decision.record in self.open_records and each in decision.words
        return each in decision.words and decision.by != self.typed[each].author

    def unread(self, public: set[str]) -> set[str]:
        """Of `public`, the words that no decision at all has let out."""
        decisions = [decision for thing in self.things for decision in thing.decisions]
        return {each for each in public if not any(self.counts(decision, each) for decision in decisions)}

    def faults_of_thing(self, thing: Thing, shown: set[str]) -> list[str]:
        """What is wrong with the words that its own address shows outsiders. Notes which version it is."""
        public = shown & thing.words
        if not public:
            return []
        for number in range(thing.public, len(thing.decisions)):
            if not self._missing(thing, number, public):
                thing.public = number
                return []
        closest = [
            self._missing(thing, number, public) for number in range(thing.public, len(thing.decisions))
        ]
        missing = min(closest, key=len, default=public)
        return [f"{thing}: nobody else read {self.named(missing)} in this version"]

    def _missing(self, thing: Thing, number: int, public: set[str]) -> set[str]:
        """Of `public`, what the decision with this `number`, and those before it, do not cover."""
        so_far = thing.decisions[: number + 1]
        readers = so_far + self._decisions_before(thing)
        read = {each for each in public if any(self.counts(decision, each) for decision in readers)}
        notes = {each for each in public if self.typed[each].field == STAYS}
        return public - (read & (so_far[-1].words | notes))

    @staticmethod
    def _decisions_before(thing: Thing) -> list[Decision]:
        """Those about what it was copied from, and that from, and so on."""
        found = []
        while thing := thing.copied_from:
            found += thing.decisions
        return found

    def faults_of_lists(self, shown: set[str]) -> list[str]:
        """What is wrong with words found anywhere: of each thing only the public version is there."""
        allowed = set()
        for thing in self.things:
            for decision in thing.decisions[: thing.public + 1]:
                is_it = decision is thing.decisions[thing.public]
                stays = {each for each in decision.words if each in self.typed and self._stays(each)}
                allowed |= {each for each in (decision.words if is_it else stays) if each in self.typed}
        unread = self.unread(shown)
        old = shown - unread - allowed
        found = [f"nobody else read {self.named(unread)}"] if unread else []
        return found + ([f"{self.named(old)} is of a version that is not the public one"] if old else [])

    def _stays(self, each: str) -> bool:
        return self.typed[each].field in (STAYS, *OF_FILES)

    def faults_of_the_check(self, thing: Thing, is_said: bool) -> list[str]:
        """A page does not say that a second person checked it while nobody has signed it off."""
        if is_said and not any(decision.by for decision in thing.decisions[thing.public :]):
            return [f"{thing}: says that a second person checked it"]
        return []

    def faults_of_dates(self, thing: Thing, shown: set[tuple[str, datetime]]) -> list[str]:
        """A date that was not there at the last look is not before the decision whose version is public.

        Of what could not be seen then, it is not before the first decision. `shown` are dates with the place
        where each stands: one that was not looked at then, such as the feed, may tell of earlier decisions.
        """
        new, was_dated = shown - thing.dates, thing.was_dated
        looked_at, past = {place for place, _ in thing.dates}, {each.at for each in thing.decisions}
        thing.dates, thing.was_dated = thing.dates | shown, bool(shown)
        if thing.kind in SECTIONS or not thing.decisions:
            return []
        decided = thing.decisions[thing.public if was_dated else 0].at
        early = {day for place, day in new if day < decided and not (day in past and place not in looked_at)}
        return [f"{thing}: dated {day}, decided {decided}" for day in sorted(early)]

    def named(self, words: set[str]) -> str:
        said = (f"“{each}” ({self.typed[each].author}, {self.typed[each].field})" for each in sorted(words))
        return ", ".join(said)
