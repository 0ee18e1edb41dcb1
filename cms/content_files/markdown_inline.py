"""The words of a paragraph as Markdown that reads back as exactly the same words and looks.

The editor's text is a row of pieces, each with a look (link, bold, italic). Markdown has marks that open and
close, and they only count beside the right characters: marks never touch a space on their inside, and where
one would touch a letter on its outside, that letter is written as a number (`&#97;`).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile

from bs4.element import NavigableString, PageElement, Tag

BREAK = "\n"
SPECIAL = re.compile(r"[\\`*\[\]<|]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])")


@dataclass(frozen=True)
class Look:
    href: str = ""
    bold: bool = False
    italic: bool = False

    def shared_with(self, other: "Look") -> "Look":
        """What stays open between the two: a link holds bold, and bold holds italics, never the reverse."""
        if self.href != other.href:
            return Look()
        if self.bold != other.bold:
            return Look(self.href)
        return Look(self.href, self.bold, self.italic and other.italic)


@dataclass
class Piece:
    text: str
    look: Look
    is_first_shielded: bool = False
    is_last_shielded: bool = False

    @property
    def markdown(self) -> str:
        first, last, text = "", "", self.text
        if self.is_first_shielded:
            first, text = f"&#{ord(text[0])};", text[1:]
        if self.is_last_shielded and text:
            last, text = f"&#{ord(text[-1])};", text[:-1]
        return first + escape(text).replace(BREAK, "\\\n") + last


def inline(nodes: Iterable[PageElement]) -> str:
    """The Markdown of `nodes`, the content of one paragraph or list item."""
    pieces: list[Piece] = []
    for node in nodes:
        _collect(node, Look(), pieces)
    return _write(_joined(_spaces_outside(pieces)))


def escape(text: str) -> str:
    """Plain words as Markdown."""
    return SPECIAL.sub(r"\\\g<0>", text)


def escape_line_starts(text: str) -> str:
    """Let no line begin a list, a heading, a table, a directive …"""
    text = re.sub(r"^(\d{1,9})(?=[.)])", r"\1\\", text, flags=re.MULTILINE)
    return re.sub(r"^(?=[-+=>#~:])", r"\\", text, flags=re.MULTILINE)


def _collect(node: PageElement, look: Look, pieces: list[Piece]) -> None:
    if isinstance(node, NavigableString):
        pieces.append(Piece(re.sub(r"[ \t\r\n\f]+", " ", node), look))
    elif isinstance(node, Tag) and node.name == "br":
        pieces.append(Piece(BREAK, look))
    elif isinstance(node, Tag):
        if node.name in ("b", "strong"):
            look = replace(look, bold=True)
        elif node.name in ("i", "em"):
            look = replace(look, italic=True)
        elif node.name == "a":
            look = replace(look, href=str(node.get("href") or ""))
        for child in node.children:
            _collect(child, look, pieces)


def _spaces_outside(pieces: list[Piece]) -> list[Piece]:
    """The pieces cut into words and spaces; a space has the look that goes on from one word to the next."""
    parts = [Piece(text, piece.look) for piece in pieces for text in re.findall(r"\s+|\S+", piece.text)]
    cut: list[Piece] = []
    for part in parts:
        if cut and part.text.isspace() and cut[-1].text.isspace():
            cut[-1].text += part.text
        else:
            cut.append(part)
    while cut and cut[0].text.isspace():
        del cut[0]
    while cut and cut[-1].text.isspace():
        del cut[-1]
    for before, space, after in zip(cut, cut[1:], cut[2:], strict=False):
        if space.text.isspace():
            space.text = re.sub(r" *\n *", BREAK, re.sub(" +", " ", space.text))
            space.look = before.look.shared_with(after.look)
    return cut


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of the same look as one piece."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].look == piece.look:
            joined[-1].text += piece.text
        else:
            joined.append(piece)
    return joined


def _write(pieces: list[Piece]) -> str:
    # Beside or inside **bold**, the stars of italics would run into the others.
    italic = "_" if any(piece.look.bold for piece in pieces) else "*"
    marks = [_marks(piece.look, italic) for piece in pieces]
    _shield(pieces, marks)
    out = ""
    for piece, before, now, after in zip(pieces, [[], *marks], marks, [*marks[1:], []], strict=False):
        out += "".join(_opening(mark) for mark in now[_kept(before, now) :])
        out += piece.markdown
        out += "".join(_closing(mark) for mark in reversed(now[_kept(now, after) :]))
    return out


def _marks(look: Look, italic: str) -> list[str]:
    """What is open around a piece, the outermost first. A link is "[" and its address."""
    marks = [f"[{look.href}"] if look.href else []
    return marks + ["**"] * look.bold + [italic] * look.italic


def _kept(now: list[str], after: list[str]) -> int:
    """How many marks stay open from one piece to the next."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(now, after, strict=False)))


def _opening(mark: str) -> str:
    return "[" if mark.startswith("[") else mark


def _closing(mark: str) -> str:
    if not mark.startswith("["):
        return mark
    target = re.sub(r"[\\<>()]|&(?=[#\w])", r"\\\g<0>", mark[1:].replace("\n", " "))
    return f"](<{target}>)" if re.search(r"\s", target) else f"]({target})"


def _shield(pieces: list[Piece], marks: list[list[str]]) -> None:
    """Write letters as numbers where a mark beside them would not count."""
    for left, right, before, after in zip(pieces, pieces[1:], marks, marks[1:], strict=False):
        kept = _kept(before, after)
        closed, opened = before[kept:], after[kept:]
        if opened and not closed:
            is_deaf = _is_deaf(opened, outside=left.text[-1], inside=right.text, at=0)
            is_picture = left.text.endswith("!") and opened[0].startswith("[")
            left.is_last_shielded = is_deaf or is_picture
        elif closed and not opened:
            right.is_first_shielded = _is_deaf(closed, outside=right.text[0], inside=left.text, at=-1)


def _is_deaf(marks: list[str], *, outside: str, inside: str, at: int) -> bool:
    """Whether the outermost of `marks` would not count between these characters (CommonMark, "flanking")."""
    if marks[0].startswith("[") or not _is_letter(outside):
        return False
    is_plain_star = len(marks) == 1 and "_" not in marks
    # A piece of one letter may itself become a number at its other side.
    return not (is_plain_star and inside[at].isalnum() and len(inside) > 1)


def _is_letter(character: str) -> bool:
    is_sign = character.isascii() and not character.isalnum()
    return not (is_sign or character.isspace() or unicodedata.category(character).startswith("P"))
