"""The words around what was found, safe to show: escaped first, then marked."""

import re

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from search.query.tsquery import CONFIG, as_tsquery

# Characters that indexed text cannot hold (`search.query.text.clean`), so nobody can write a mark.
START, STOP = "\x02", "\x03"
OPTIONS = (
    f"StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=\x04"
)
_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)


def extract(query: str) -> Func:
    """An expression: the passages of an entry that match, with the words between `START` and `STOP`."""
    text = Concat(F("summary"), Value(" "), F("key_text"), Value(" "), F("body"), output_field=TextField())
    return Func(
        Func(Value(CONFIG), template="%(expressions)s::regconfig"), text, as_tsquery(query), Value(OPTIONS),
        function="ts_headline", output_field=TextField(),
    )  # fmt: skip


def as_html(passages: str) -> SafeString:
    """ "a \\x02b\\x03" as `a <mark>b</mark>`."""
    parts = []
    for passage in passages.split("\x04"):
        pieces = _MARKED.split(passage.strip())
        parts.append(
            format_html_join(
                "", "{}", ((_marked(piece) if at % 2 else _bare(piece),) for at, piece in enumerate(pieces))
            )
        )
    return format_html_join(" … ", "{}", ((part,) for part in parts))


def _marked(words: str) -> SafeString:
    return format_html("<mark>{}</mark>", _bare(words))


def _bare(text: str) -> SafeString:
    return conditional_escape(text.replace(START, "").replace(STOP, ""))
