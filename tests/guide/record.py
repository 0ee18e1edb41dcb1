"""Writes docs/operators-run.md: each command as the page has it, how long it took, and what was seen then."""

import platform
from dataclasses import dataclass, field
from datetime import date

from tests.guide.document import RECORD

BEGIN, END = "<!-- the run begins -->", "<!-- the run ends -->"


@dataclass
class Record:
    """What was done so far; `headings` say under which of the page each command stands."""

    headings: dict[str, str]
    lines: list[str] = field(default_factory=list)
    heading: str = ""

    def section(self, heading: str) -> None:
        if heading != self.heading:
            self.lines += ["", f"## {heading}"]
            self.heading = heading

    def typed(self, command: str, seconds: float, words: dict[str, str], answers: dict[str, str]) -> None:
        self.section(self.headings[command])
        stood = [f"`{word}` was `{meant}`" for word, meant in words.items() if "\n" not in meant]
        asked = ", ".join(f"“{question}”" for question in answers)
        answered = [f"it asked {asked}"] if asked else []
        notes = "; ".join([f"Exit code 0 after {seconds:.1f} s", *stood, *answered])
        self.lines += ["", "```", command, "```", "", f"{notes}."]

    def saw(self, text: str) -> None:
        # Facts in a row are one list.
        gap = [] if self.lines[-1].startswith("* ") else [""]
        self.lines += [*gap, f"* {text}"]

    def write(self, machine: str) -> None:
        text = RECORD.read_text()
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        around = f"on Linux {platform.release()} ({platform.machine()})"
        head = f"{date.today():%-d %B %Y}, {machine}, {around}."
        RECORD.write_text("\n".join([f"{before}{BEGIN}", head, *self.lines, f"{END}{after}"]))
