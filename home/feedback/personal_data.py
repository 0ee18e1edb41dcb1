"""What in a text could show who somebody is. It only warns, so it rather says too much than too little."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.typing import StrOrPromise

EMAIL = re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,255}\.[^\W\d_]{2,24}")
# Nine digits or more, however people group them; from a plus or a nought on, so that amounts are none.
PHONE = re.compile(r"(?<![\w.])(?:\+|\(?0)\d(?:[\s().-]{0,2}\d){7,13}(?!\w)")
EXTENSION = re.compile(r"\b(?:ext(?:ension)?|tel|phone|mobile)\.?:?\s{0,3}\d{3,6}\b", re.IGNORECASE)


@dataclass(frozen=True)
class PersonalDetail:
    kind: StrOrPromise
    words: str


def find(text: str) -> list[PersonalDetail]:
    """Each email address, telephone number and staff number in `text`, once, in that order."""
    staff_number = re.compile(settings.STAFF_NUMBER_PATTERN)
    found: list[PersonalDetail] = []
    for kind, pattern in (
        (_("an email address"), EMAIL),
        (_("a telephone number"), PHONE),
        (_("a telephone number"), EXTENSION),
        (_("what may be a staff number"), staff_number),
    ):
        for match in pattern.finditer(text):
            if not any(match[0] in each.words for each in found):
                found.append(PersonalDetail(kind, match[0]))
    return found
