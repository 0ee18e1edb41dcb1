"""Moves the demonstration's dates, so that it looks current on the day it is loaded.

The files were written as if the day were `WRITTEN_FOR`. Months of an update series move by whole months, and
so do the days by which something was promised: what was delivered in time stays in time. All else moves by as
many days. What a title names a year for, or what came from another system, is history and stays (`KEPT`).
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from cms.content_files.located_yaml import Entries, Items, LocatedText
from cms.content_files.parser import SourceFile

WRITTEN_FOR = date(2026, 11, 21)
# An update comes out in the first days of the next month: before this day the last month is not there yet.
UPDATES_ARE_OUT_BY = 6
# The last day of a promise, and what it was moved from and to. Each is the last of its month.
PROMISED_BY = ("target", "before", "after")
# Files whose dates stay as they are written, on whatever day the demonstration is loaded.
KEPT = (
    "networks/disability/covid-19-and-higher-risk.md",
    "networks/lgbtq/annual-meeting-2025-26.md",
)

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"\d{4}-\d{2}")

Value = TypeVar("Value", Entries, Items, LocatedText)


def moved_to(today: date) -> Callable[[SourceFile], SourceFile]:
    """A function that moves a content file's dates to `today`; for `import_folders(change=…)`."""
    days = (today - WRITTEN_FOR).days
    months = (today.year - WRITTEN_FOR.year) * 12 + today.month - WRITTEN_FOR.month
    if today.day < UPDATES_ARE_OUT_BY:
        months -= 1

    def move(file: SourceFile) -> SourceFile:
        if file.name in KEPT:
            return file
        is_monthly = str(file.keys.get("type")) in ("monthly-update", "series")
        shift = partial(_by_months, months=months) if is_monthly else partial(_by_days, days=days)
        file.keys = _located(file.keys, shift, partial(_by_month_ends, months=months))
        if is_monthly:
            file.name = MONTH.sub(lambda found: _month(found[0], months), file.name)
        return file

    return move


def _located(value: Value, shift: Callable[[str], str], shift_promise: Callable[[str], str]) -> Value:
    """The same value with every date in it moved and every line number kept."""
    moved: Entries | Items
    if isinstance(value, Entries):
        moved = Entries(
            (key, _located(inner, shift_promise if key in PROMISED_BY else shift, shift_promise))
            for key, inner in value.items()
        )
    elif isinstance(value, Items):
        moved = Items(_located(inner, shift, shift_promise) for inner in value)
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


def _by_month_ends(text: str, months: int) -> str:
    if not DAY.fullmatch(text):
        return text
    moved = _month(text[:7], months)
    return f"{moved}-{monthrange(int(moved[:4]), int(moved[5:]))[1]}"


def _month(text: str, months: int) -> str:
    count = int(text[:4]) * 12 + int(text[5:7]) - 1 + months
    return f"{count // 12}-{count % 12 + 1:02d}"
