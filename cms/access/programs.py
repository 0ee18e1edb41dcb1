"""Calendars and feeds: what programs read by themselves, which cannot sign in.

A reader gives them an address with a key (`cms.accounts.reading_keys`). It opens what is marked here, and
nothing else: `cms.syndication.middleware` looks.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

PARAMETER = "key"
MARK = "is_for_programs"
BY_KEY = "_reads_by_key"

View = TypeVar("View", bound=Callable[..., Any])


def for_programs(view: View) -> View:
    """Mark a view, also one below a page, that is a calendar or a feed."""
    setattr(view, MARK, True)
    return view


def is_for_programs(view: Callable[..., Any]) -> bool:
    return getattr(view, MARK, False)


def reads_by_key(request: HttpRequest) -> bool:
    """Whether `request.user` is whoever the key in the address belongs to, and nobody has signed in."""
    return getattr(request, BY_KEY, False)
