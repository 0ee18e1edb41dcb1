"""The passages in which something was found, safe to show: escaped first, then marked."""

import re

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from search.query.tsquery import CONFIG, as_tsquery

# Characters that indexed text cannot hold (`search.query.text.as_shown`), so nobody can write a mark.
START, STOP, BETWEEN = "\x02", "\x03", "\x04"
# Longer than what is shown: whole sentences are cut out of it.
OPTIONS = (
    f"StartSel={START}, StopSel={STOP}, FragmentDelimiter={BETWEEN}, MaxFragments=2,"
    " ShortWord=0, MaxWords=50, MinWords=35"
)
MOST_SENTENCES = 2  # of each passage
ENDS = (".", "!", "?", "…")
# A word after the last one: otherwise PostgreSQL leaves the last sentence without its full stop.
END = "\ua66e"
# What joins words, or looks like markup, hides words from PostgreSQL (`search.query.text.for_index`): these
# signs are put back afterwards.
JOINTS, HIDDEN = "-/.@_<>&", "\x05\x06\x07\x08\x0e\x0f\x10\x11"
_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def extract(query: str) -> Func:
    """An expression: the passages of an entry that match, with the words between `START` and `STOP`."""
    line = Value("\n")
    fields = (F("summary"), line, F("key_text"), line, F("body"), line, Value(END))
    lines = Concat(*fields, output_field=TextField())
    text = Func(lines, Value(JOINTS), Value(HIDDEN), function="translate", output_field=TextField())
    return Func(
        Func(Value(CONFIG), template="%(expressions)s::regconfig"), text, as_tsquery(query), Value(OPTIONS),
        function="ts_headline", output_field=TextField(),
    )  # fmt: skip


def as_html(passages: str) -> SafeString:
    """The sentences of `passages` that have what was found, with an ellipsis where one was cut."""
    text = passages.translate(str.maketrans(HIDDEN, JOINTS))
    shown = [sentence for passage in text.split(BETWEEN) for sentence in _sentences(passage)]
    apart = [each if each.rstrip(STOP).endswith(ENDS) else f"{each} …" for each in shown[:-1]] + shown[-1:]
    return format_html_join(" ", "{}", ((_with_marks(sentence),) for sentence in apart))


def _sentences(passage: str) -> list[str]:
    """Those with what was found; where nothing is marked, the first."""
    every = [part.strip() for part in _BETWEEN_SENTENCES.split(passage) if part.strip()]
    if not every or (len(every) == 1 and _is_end(every[0])):
        return []
    if every[0].lstrip(START)[:1].islower():
        every[0] = f"… {every[0]}"
    if _is_end(every[-1]):
        every.pop()
    elif not every[-1].rstrip(STOP).endswith(ENDS):
        every[-1] += " …"
    return [part for part in every if START in part][:MOST_SENTENCES] or every[:1]


def _is_end(part: str) -> bool:
    return part.strip(START + STOP) == END  # marked, where somebody typed just that


def _with_marks(text: str) -> SafeString:
    pieces = _MARKED.split(text)
    return format_html_join(
        "", "{}", ((_marked(piece) if at % 2 else _bare(piece),) for at, piece in enumerate(pieces))
    )


def _marked(words: str) -> SafeString:
    return format_html("<mark>{}</mark>", _bare(words))


def _bare(text: str) -> SafeString:
    return conditional_escape(text.replace(START, "").replace(STOP, ""))
