"""Reading verbs of the index."""

from typing import Any, Self

from django.db import models
from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest

from cms.access import visibility


class EntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, request: HttpRequest) -> Self:
        """Entries of what this request may read. Only live pages have one."""
        return self.filter(visibility.readable(request))

    def with_standing(self, corrections: dict[int, str]) -> Self:
        """With how each commitment `stands` for a reader: its status, but for the `corrections` by number."""
        if not corrections:
            return self.annotate(stands=F("status"))
        known = Value({str(pk): status for pk, status in corrections.items()}, models.JSONField())
        number = Cast("commitment_id", CharField())
        corrected = Func(known, number, function="jsonb_extract_path_text", output_field=CharField())
        return self.annotate(stands=Coalesce(corrected, "status"))

    def visible_in_engines(self, request: HttpRequest) -> Self:
        """The same, for another engine than PostgreSQL."""
        return self.filter(visibility.readable_for_engines(request))
