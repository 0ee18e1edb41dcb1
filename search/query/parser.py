"""What a reader typed, understood: words, "exact phrases" and -without. No text is an error."""

import re
from dataclasses import dataclass

from search.query.text import clean

MOST_CLAUSES = 20

# A phrase ends at its mark; a mark that is never closed is only a mark.
_CLAUSE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_LETTERS = re.compile(r"\w+(?:['-]\w+)*")


@dataclass(frozen=True)
class Clause:
    """One thing a page must have, or must not."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_excluded: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Question:
    clauses: tuple[Clause, ...] = ()

    @property
    def wanted(self) -> list[Clause]:
        return [clause for clause in self.clauses if not clause.is_excluded]

    @property
    def excluded(self) -> list[Clause]:
        return [clause for clause in self.clauses if clause.is_excluded]

    def __bool__(self) -> bool:
        """Whether there is anything to look for; "without" alone asks for nothing."""
        return bool(self.wanted)


def parse(typed: str) -> Question:
    """The meaning of what was typed. What has no letter or digit means nothing; 20 clauses count."""
    clauses: list[Clause] = []
    for match in _CLAUSE.finditer(clean(typed)):
        is_phrase = match["phrase"] is not None
        words = tuple(_LETTERS.findall((match["phrase"] if is_phrase else match["word"]).replace("_", " ")))
        if words:
            # Words that punctuation joins, as in race/equality, are looked for one by one.
            parts = [words] if is_phrase or match["minus"] else [(word,) for word in words]
            clauses += [
                Clause(part, is_phrase and len(part) > 1, is_excluded=bool(match["minus"])) for part in parts
            ]
    return Question(tuple(dict.fromkeys(clauses))[:MOST_CLAUSES])
