from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models import BasePage
from search.query.text import as_typed_words


class Promotion(models.Model):
    """A page that comes first for certain words."""

    words = models.CharField(
        _("when somebody searches for"),
        max_length=100,
        db_index=True,
        help_text=_("Exactly these words, in any order of capitals and accents. For example: work from home"),
    )
    page = models.ForeignKey(
        BasePage,
        models.CASCADE,
        related_name="+",
        verbose_name=_("show first"),
        help_text=_("People who may not read this page never see it here either."),
    )
    order = models.PositiveSmallIntegerField(
        default=1, help_text=_("The lowest comes first, where several pages have the same words.")
    )

    class Meta:
        ordering = ["words", "order", "pk"]
        verbose_name = _("promoted result")
        constraints = [models.UniqueConstraint(fields=["words", "page"], name="promotion_once")]

    def __str__(self) -> str:
        return f"{self.words} → {self.page}"

    def clean(self) -> None:
        if not as_typed_words(self.words):
            raise ValidationError({"words": _("Write a word.")})
