from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What the editor of a live page answers (docs/editors.md#drafting)."""

    SIGNIFICANT = "significant", _("Significant: readers should know")
    MINOR = "minor", _("Minor: spelling, layout, a broken link")
