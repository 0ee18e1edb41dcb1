"""Reading verbs of the index."""

from typing import Self

from django.db import models

from cms import visibility


class EntryQuerySet(models.QuerySet):
    def visible_to(self, request) -> Self:
        """Entries of what this request may read. Only live pages have one."""
        return self.filter(visibility.readable(*visibility.reader_of(request)))

    def visible_in_engines(self, request) -> Self:
        """The same, for another engine than PostgreSQL."""
        return self.filter(visibility.readable_for_engines(request))
