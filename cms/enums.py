from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What the editor of a live page answers (docs/editors.md#drafting)."""

    SIGNIFICANT = "significant", _("Significant: readers should know")
    MINOR = "minor", _("Minor: spelling, layout, a broken link")


class SecondPerson(StrEnum):
    """Whether somebody who wrote none of it has read what is public; `second_person.html` has the words."""

    CHECKED = "checked"
    EMERGENCY = "emergency"  # published without, and not signed off yet
    NONE = "none"  # brought in by an import
