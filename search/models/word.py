from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Word(models.Model):
    """A word that some public page had once, without accents. Only used to guess what a reader meant.

    Whether a page the reader may see still has it is asked each time: the list itself tells nobody anything.
    """

    word = models.CharField(primary_key=True, max_length=60)

    class Meta:
        indexes = [GinIndex(fields=["word"], name="search_word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word
