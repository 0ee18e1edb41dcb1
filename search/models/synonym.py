from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.query.text import as_typed_words


class Synonym(models.Model):
    """Words that mean the same to readers: who searches for one finds the other."""

    words = models.CharField(
        _("when somebody searches for"),
        max_length=100,
        help_text=_("One word or several. For example: EDI"),
    )
    same_as = models.CharField(
        _("also look for"),
        max_length=100,
        help_text=_("One word or several. For example: equality, diversity and inclusion"),
    )
    both_ways = models.BooleanField(
        _("the other way round too"),
        default=False,
        help_text=_("Tick when both mean the same. Leave empty when the second is only part of the first."),
    )

    class Meta:
        ordering = ["words", "same_as"]
        verbose_name = _("synonym")
        constraints = [models.UniqueConstraint(fields=["words", "same_as"], name="synonym_once")]

    def __str__(self) -> str:
        return f"{self.words} {'↔' if self.both_ways else '→'} {self.same_as}"

    def clean(self) -> None:
        sides = {name: as_typed_words(getattr(self, name)) for name in ("words", "same_as")}
        problems = {name: _("Write a word.") for name, words in sides.items() if not words}
        if not problems and sides["words"] == sides["same_as"]:
            problems = {"same_as": _("That is the same. Write the other words.")}
        if problems:
            raise ValidationError(problems)
