"""One way to look at text, for what is indexed and for what is typed."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_WORD = re.compile(r"[^\W_]+")
# PostgreSQL reads "race/equality" as the name of a file, "a.b" as that of a host, and stems neither.
GLUE = r"(?<=\w)[/.@_](?=\w)"
_GLUE = re.compile(GLUE)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"'})


def clean(text: str) -> str:
    """`text` with one form of each letter and quotation mark, no control characters, single spaces."""
    text = _CONTROL.sub(" ", unicodedata.normalize("NFKC", text)).translate(_APOSTROPHES)
    return " ".join(text.split())


def as_shown(text: str) -> str:
    """`text` as its author wrote it, without control characters and with single spaces."""
    return " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", text)).split())


def for_index(text: str) -> str:
    """`text` as PostgreSQL is asked for it: clean, and with glued words apart."""
    return _GLUE.sub(" ", clean(text))


def fold(text: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words of `text`, folded."""
    return _WORD.findall(fold(text))


def as_typed_words(text: str) -> str:
    """`text` as it is compared with what a reader typed: folded words with single spaces."""
    return " ".join(words_of(clean(text)))
