"""Every model of ours has a line in docs/glossary.md, or a reason here why it needs none."""

import re

import pytest
from django.apps import apps

from tools.project import ROOT

TOLD = set(re.findall(r"`(\w+\.[A-Z]\w+)`", (ROOT / "docs" / "glossary.md").read_text()))
PLAIN = {
    "cms.BasePage": "what every page shares: docs/architecture.md",
    "cms.Limit": "a row of the store behind limits: docs/security.md",
    "cms.SentReminder": "says itself: a reminder that was sent",
    "home.HomePage": "says itself",
    "home.InformationPage": "says itself: a page that stays",
    "networks.Aim": "a row of a network's page",
    "networks.NetworkIndexPage": "says itself: the list of networks",
    "networks.Quotation": "says itself: a row of a statement",
    "networks.Theme": "a label to filter networks by",
    "search.Gone": "only for the engine of SEARCH_URL: docs/search.md",
    "search.Rebuild": "only for `index_search`: docs/search.md",
    "search.SearchedTerm": "says itself",
    "search.Word": "a row of the list of near words: docs/search.md",
    "updates.CommitmentsPage": "says itself: the page of all commitments",
}
MODELS = {
    model._meta.label
    for app in ("cms", "home", "networks", "search", "updates")
    for model in apps.get_app_config(app).get_models()
}


@pytest.mark.parametrize("label", sorted(MODELS))
def test_a_model_is_explained_or_plain(label):
    assert (label in TOLD) != (label in PLAIN), (
        f"docs/glossary.md: a line about {label}, or a reason in PLAIN"
    )


def test_the_glossary_explains_no_model_that_is_gone():
    assert (TOLD | set(PLAIN)) - MODELS == set()
