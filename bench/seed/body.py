"""Bodies as StreamField stores them, and the same text as an index would read it."""

import json
from random import Random


class Body:
    """Collects blocks; `json` is the column, `text` the words."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._blocks: list[dict[str, object]] = []
        self._texts: list[str] = []

    def heading(self, text: str) -> "Body":
        return self._add("heading", {"text": text, "level": "2"}, text)

    def paragraphs(self, *texts: str) -> "Body":
        return self._add("text", "".join(f"<p>{text}</p>" for text in texts), " ".join(texts))

    def _add(self, kind: str, value: object, text: str) -> "Body":
        self._blocks.append({"type": kind, "value": value, "id": f"{self._random.getrandbits(128):032x}"})
        self._texts.append(text)
        return self

    @property
    def json(self) -> str:
        return json.dumps(self._blocks)

    @property
    def text(self) -> str:
        return " ".join(self._texts)
