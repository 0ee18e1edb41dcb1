"""One way to look at text, for what is indexed and for what is typed."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# Soft hyphens and marks of no width, as PDF and Word leave them inside words.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]+")
_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SAME_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"'}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)


def clean(text: str) -> str:
    """`text` with one form of each letter, number, dash and quotation mark, and with single spaces."""
    text = unicodedata.normalize("NFKC", _CONTROL.sub(" ", _INVISIBLE.sub("", text)))
    return " ".join(_THOUSANDS.sub("", text.translate(_SAME_SIGNS)).split())


def as_shown(text: str) -> str:
    """`text` as its author wrote it, without what cannot be seen and with single spaces."""
    visible = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def for_index(text: str) -> str:
    """`text` as PostgreSQL is given it: words and nothing between them.

    Otherwise it takes "COVID-19" for a negative number, "race/equality" for the name of a file and "a.b" for
    a host, and none of them is found by its words.
    """
    return " ".join(_WORD.findall(clean(text)))


def fold(text: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words of `text`, folded."""
    return _WORD.findall(fold(clean(text)))


def as_typed_words(text: str) -> str:
    """`text` as it is compared with what a reader typed: folded words with single spaces."""
    return " ".join(words_of(text))
