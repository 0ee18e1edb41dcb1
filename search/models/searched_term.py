from django.db import models


class SearchedTerm(models.Model):
    """What was searched for at least five times in a month: no person, no time, no order.

    `search.analytics` writes it, in steps of five. Rarer searches are never stored.
    """

    # The key says nothing about when the row was made, as a number would.
    key = models.CharField(primary_key=True, max_length=70)
    month = models.DateField(db_index=True)
    term = models.CharField(max_length=60)
    searches = models.PositiveIntegerField(default=0)
    found_nothing = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.term
