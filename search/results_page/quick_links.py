"""What a reader may look for that is no page: parts of the site made by a view, and days to know about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from home.models.awareness_day import shown
from search.query.text import clean, words_of

# (address, name, what is there, more words people use for it)
PLACES = [
    ("events", _("Events"), _("What is coming, of all networks."), _("calendar dates diary")),
    (
        "you_said",
        _("You said, we did"),
        _("What staff told us, and what came of it."),
        _("answers responses"),
    ),
    ("alerts", _("Alerts"), _("Notices to everybody, current and past."), _("warnings notices")),
    (
        "feedback",
        _("Tell us what you think"),
        _("Without your name."),
        _("feedback anonymous complaint idea"),
    ),
    ("what_we_store", _("What we store"), _("What is kept of your feedback."), _("data feedback")),
    ("privacy_settings", _("Privacy settings"), _("Cookies, and alerts that you hid."), _("cookies hidden")),
]
SHORTEST = 3
MOST = 3


@dataclass(frozen=True)
class Shortcut:
    name: str
    about: str
    url: str = ""


def shortcuts(typed: str, today: date) -> list[Shortcut]:
    """Those that have every word of `typed`, or one that begins like it; none for less than three letters."""
    words = words_of(clean(typed))
    if len("".join(words)) < SHORTEST:
        return []
    found = [shortcut for shortcut, known in [*_places(), *_days(today)] if _has(known, words)]
    return found[:MOST]


def _places() -> Iterator[tuple[Shortcut, list[str]]]:
    for name, label, about, more in PLACES:
        yield Shortcut(str(label), str(about), reverse(name)), words_of(f"{label} {more}")


def _days(today: date) -> Iterator[tuple[Shortcut, list[str]]]:
    """Days that are still to come, the soonest first."""
    coming = [(on, day) for day in shown.get() if (on := day.next_on(today))]
    for on, day in sorted(coming, key=lambda pair: (pair[0], pair[1].name)):
        about = f"{date_format(on, 'j F Y')}. {day.about}".strip()
        yield Shortcut(day.name, about, day.link), words_of(day.name)


def _has(known: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(begun) for word in known) for begun in words)
