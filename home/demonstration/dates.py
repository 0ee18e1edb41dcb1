"""Moves the demonstration's dates, so that it looks current on the day it is loaded.

The files were written as if the day were `WRITTEN_FOR`. Months of an update series move by whole months,
everything else by as many days.
"""

import re
from datetime import date, datetime, timedelta

from cms.content_files.source import SourceFile
from cms.content_files.yaml_text import Entries, Items

WRITTEN_FOR = date(2026, 11, 21)
# An update comes out in the first days of the next month: before this day the last month is not there yet.
UPDATES_ARE_OUT_BY = 6

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"\d{4}-\d{2}")


def moved_to(today: date):
    """A function that moves a content file's dates to `today`; for `import_folders(change=…)`."""
    days = (today - WRITTEN_FOR).days
    months = (today.year - WRITTEN_FOR.year) * 12 + today.month - WRITTEN_FOR.month
    if today.day < UPDATES_ARE_OUT_BY:
        months -= 1

    def move(file: SourceFile) -> SourceFile:
        is_monthly = str(file.keys.get("type")) in ("monthly-update", "series")
        shift = (lambda text: _by_months(text, months)) if is_monthly else (lambda text: _by_days(text, days))
        file.keys = _located(file.keys, shift)
        if is_monthly:
            file.name = MONTH.sub(lambda found: _month(found[0], months), file.name)
        return file

    return move


def _located(value, shift):
    """The same value with every date in it moved and every line number kept."""
    if isinstance(value, Entries):
        moved = Entries((key, _located(inner, shift)) for key, inner in value.items())
    elif isinstance(value, Items):
        moved = Items(_located(inner, shift) for inner in value)
    else:
        return value.changed_to(shift(str(value)))
    moved.line = value.line
    return moved


def _by_days(text: str, days: int) -> str:
    if not DAY.match(text):
        return text
    if len(text) == 10:
        return str(date.fromisoformat(text) + timedelta(days=days))
    # The wall clock stays; the importer reads a time without offset as UK time.
    return (datetime.fromisoformat(text).replace(tzinfo=None) + timedelta(days=days)).isoformat()


def _by_months(text: str, months: int) -> str:
    if DAY.fullmatch(text):
        # Clamped, so that the last of a long month stays inside a short one.
        return f"{_month(text[:7], months)}-{min(int(text[8:]), 28):02d}"
    return _month(text, months) if MONTH.fullmatch(text) else text


def _month(text: str, months: int) -> str:
    count = int(text[:4]) * 12 + int(text[5:7]) - 1 + months
    return f"{count // 12}-{count % 12 + 1:02d}"
