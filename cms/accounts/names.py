"""Beside the name stands the account, wherever the site says who did something: names may be alike.

Whoever needs the name alone, for readers, asks `plain_name`.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser


def plain_name(user: AbstractUser) -> str:
    """The name alone; the account where there is none."""
    return AbstractUser.get_full_name(user) or user.get_username()


def name_with_account(user: AbstractUser) -> str:
    """For example “Ruth Kowalski (ruth)”; empty without a name, for then everybody shows the account."""
    name = AbstractUser.get_full_name(user)
    return f"{name} ({user.get_username()})" if name else ""


def display_name(user: AbstractUser) -> str:
    """How every screen calls somebody."""
    return user.get_full_name() or user.get_username()


def take_over() -> None:
    """Every screen, of Wagtail's or ours, asks an account for its full name; there is no setting for it."""
    accounts: Any = get_user_model()
    accounts.get_full_name = name_with_account
