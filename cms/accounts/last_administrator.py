"""A site that has an administrator always has one: the database refuses to lose the last (migration `0012`).

Every road ends there, forms, commands, the provider's word and plain SQL alike, and two administrators who
take the role from each other at once wait for one another. What is here finds words for it.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

RULE = "last_administrator"
WORDS = _(
    "This is the last administrator: without one, nobody could give roles any more. Make somebody else an "
    "administrator first."
)


def administrators() -> QuerySet[User]:
    """Who may do everything, and can sign in."""
    return get_user_model().objects.filter(is_superuser=True, is_active=True).order_by("pk")


def is_refusal(error: BaseException) -> bool:
    """Whether the database refused to lose the last administrator."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return isinstance(error, DatabaseError) and getattr(diagnosis, "constraint_name", None) == RULE
