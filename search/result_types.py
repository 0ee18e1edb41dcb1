"""What readers call the kinds of things they find: a page type each, commitments, and answers."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models

COMMITMENT = "commitment"
RESPONSE = "response"


def kind_of(model: type[Page]) -> str:
    """ "statement" for `StatementPage`: short, because it stands in addresses."""
    return model._meta.model_name.removesuffix("page")


def labels() -> dict[str, str]:
    """What each kind is called."""
    found = {kind_of(model): getattr(model, "kind_name", model.__name__) for model in get_page_models()}
    return {**found, COMMITMENT: _("Commitment"), RESPONSE: _("You said, we did")}
