"""Passwords that somebody who wants in tries first: our own names, and what was found in leaks elsewhere.

`AUTH_PASSWORD_VALIDATORS` names both; forms of ours, of Wagtail's and Django's commands ask there.
"""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.accounts.sorted_file import SortedFile
from cms.roles import EDITORS, EQUALITY_TEAM

logger = logging.getLogger(__name__)

# How letters are written so that a word looks like a stronger one.
LOOKALIKES = {
    "a": "4@", "b": "8", "e": "3", "g": "9", "i": "1!|", "l": "1|", "o": "0", "s": "5$", "t": "7+", "z": "2"
}  # fmt: skip
BETWEEN = re.compile(r"[\s\-_.,:;/\\'’&]+")
SHORTEST_WORD = 4  # “of”, “the”, “men” stand in too many other words
FEWEST_LETTERS = 8  # that a password has beside our words; numbers and years do not count
HASHED = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?")

# Features add names of theirs here; the kernel does not know them.
_sources: list[Callable[[], Iterable[str]]] = []


def register_names(source: Callable[[], Iterable[str]]) -> None:
    """Let `source` say, each time a password is chosen, which names it must not be made of."""
    _sources.append(source)


def our_words() -> set[str]:
    """Each word of the names of organisation, site, roles and features, in small letters."""
    names = [settings.ORGANISATION_NAME, settings.WAGTAIL_SITE_NAME, urlsplit(settings.BASE_URL).netloc]
    names += [EDITORS, EQUALITY_TEAM, *Site.objects.values_list("site_name", flat=True)]
    names += [name for source in _sources for name in source()]
    words = {word for name in names for word in re.findall(r"[^\W\d_]+", _bare(name))}
    return {word for word in words if len(word) >= SHORTEST_WORD}


def letters_beside(words: set[str], password: str) -> int | None:
    """How many letters `password` has beside `words`, however they are written; None without any of them."""
    rest, found = _pattern(words).subn("", BETWEEN.sub("", _bare(password)))
    return sum(map(str.isalpha, rest)) if found else None


class NotOurNames:
    """More than names of ours with a year, a number or a sign around them."""

    def validate(self, password: str, user: User | None = None) -> None:
        left = letters_beside(our_words(), password)
        if left is not None and left < FEWEST_LETTERS:
            raise ValidationError(
                _(
                    "This is made of names that attackers try first, such as the organisation’s or a "
                    "network’s. Choose words that have nothing to do with work."
                ),
                code="password_of_our_names",
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be made of names of the organisation, the site or its networks.")


class NotBreached:
    """In no list of passwords that the operator names (`BREACHED_PASSWORDS`)."""

    def validate(self, password: str, user: User | None = None) -> None:
        try:
            is_known = is_breached(password)
        except OSError as error:
            logger.error("The list of breached passwords cannot be read (%s).", type(error).__name__)
            words = _("Passwords cannot be checked just now. Tell the team that looks after this site.")
            raise ValidationError(words, code="password_not_checked") from None
        if is_known:
            words = _("This password is known from a leak somewhere else. Choose another one.")
            raise ValidationError(words, code="password_breached")

    def get_help_text(self) -> str:
        return _("Your password can’t be one that was found in a leak.")


def is_breached(password: str) -> bool:
    """Whether the operator's list has it, as written or in small letters. Raises `OSError`."""
    if not settings.BREACHED_PASSWORDS:
        return False
    with SortedFile(Path(settings.BREACHED_PASSWORDS)) as lines:
        if HASHED.fullmatch(lines.first()):
            digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
            return lines.has(digest.encode(), key=_digest_of)
        return any(lines.has(spelling.encode()) for spelling in {password, password.lower()})


def is_usable(path: Path) -> bool:
    """Whether the file at `path` is in order, as far as a few hundred of its lines tell. Raises `OSError`."""
    with SortedFile(path) as lines:
        return lines.seems_sorted(_digest_of if HASHED.fullmatch(lines.first()) else bytes)


def _digest_of(line: bytes) -> bytes:
    """Of a line such as `5BAA61E4…:9545824`, as Have I Been Pwned has them."""
    return line.partition(b":")[0].upper()


def _bare(text: str) -> str:
    """Without accents, in small letters."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()


def _pattern(words: set[str]) -> re.Pattern[str]:
    """Any of `words`, the longest first, also in the plural."""
    spellings = ["".join(map(_letter, word)) for word in sorted(words, key=len, reverse=True)]
    return re.compile(f"(?:{'|'.join(spellings)}){_letter('s')}?")


def _letter(letter: str) -> str:
    return f"[{re.escape(letter + LOOKALIKES.get(letter, ''))}]"
