"""Forms of this app's pages."""

import json
import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue

from cms.access.drafts import choosable
from cms.enums import ChangeKind
from cms.forms import BasePageForm


class StatementForm(BasePageForm):
    """A public statement is not changed quietly: the change is named in a correction at its top."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user and "issued_by" in self.fields:
            networks = self.fields["issued_by"].queryset
            named = self.instance.issued_by.all() if self.instance.pk else []
            self.fields["issued_by"].queryset = choosable(networks, self.for_user) | networks.filter(
                pk__in=[network.pk for network in named]
            )

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if self.is_bound and valid and self._needs_correction():
            message = _("Add a correction: say at the top of the statement what was put right.")
            self.formsets["corrections"].non_form_errors().append(message)
            return False
        return valid

    def _needs_correction(self) -> bool:
        """Whether a significant change of the public text goes out without a new correction."""
        page = self.instance
        if not (page.pk and page.live) or self._is_draft_save():
            return False
        if self.cleaned_data.get("change_kind") != ChangeKind.SIGNIFICANT:
            return False
        public = type(page).objects.get(pk=page.pk)
        body = self.cleaned_data.get("body", public.body)
        if _as_stored(public.body) == _as_stored(body):
            return False
        known = {(row.date, row.note) for row in public.corrections.all()}
        return not {(row["date"], row["note"]) for row in self._corrections()} - known

    def _corrections(self) -> list[dict[str, Any]]:
        rows = self.formsets["corrections"].cleaned_data if "corrections" in self.formsets else []
        return [row for row in rows if row and not row.get("DELETE")]


def _as_stored(body: StreamValue) -> str:
    """The blocks without what only the editor needs: their ids and those of paragraphs."""
    blocks = [{key: value for key, value in block.items() if key != "id"} for block in body.get_prep_value()]
    return re.sub(r' data-block-key=\\"[^"]*\\"', "", json.dumps(blocks))
