"""The order that a person agrees with."""

from datetime import date

from search.models import Promotion
from tests.factories import InformationPageFactory, StatementPageFactory


def page(home, indexed, title, **values):
    return indexed(InformationPageFactory(parent=home, title=title, **values))


def body(text):
    return f'[{{"type": "text", "value": "<p>{text}</p>"}}]'


def test_title_over_summary_over_body(home, indexed, found):
    page(home, indexed, "Third", body=body("otter otter otter otter otter"))
    page(home, indexed, "Second", summary="About the otter.")
    page(home, indexed, "First otter")
    assert found("otter") == ["First otter", "Second", "Third"]


def test_newer_over_older_among_equals(network, indexed, found):
    for year in (2024, 2026, 2025):
        indexed(StatementPageFactory(parent=network, title=f"Otters {year}", issued_on=date(year, 5, 1)))
    assert found("otters") == ["Otters 2026", "Otters 2025", "Otters 2024"]


def test_current_over_superseded_over_withdrawn(network, indexed, found):
    new = StatementPageFactory(parent=network, title="Otters now", issued_on=date(2020, 1, 1))
    old = StatementPageFactory(
        parent=network, title="Otters then", issued_on=date(2026, 1, 1), state="superseded", superseded_by=new
    )
    gone = StatementPageFactory(
        parent=network,
        title="Otters gone",
        issued_on=date(2026, 1, 1),
        state="withdrawn",
        withdrawn_reason="Wrong.",
    )
    for statement in (gone, old, new):
        indexed(statement)
    assert found("otters") == ["Otters now", "Otters then", "Otters gone"]


def test_the_title_itself_comes_before_titles_that_hold_it(home, indexed, found):
    page(home, indexed, "Otters and their friends")
    page(home, indexed, "Otters")
    page(home, indexed, "All otters")
    assert found("otters")[0] == "Otters"


def test_by_date_the_newest_comes_first_whatever_matches_best(network, indexed, found):
    indexed(StatementPageFactory(parent=network, title="Otters", issued_on=date(2024, 1, 1)))
    indexed(
        StatementPageFactory(parent=network, title="News", summary="Of otters.", issued_on=date(2026, 1, 1))
    )
    assert found("otters") == ["Otters", "News"]
    assert found("otters", sort="date") == ["News", "Otters"]


def test_promoted_pages_come_first_and_only_once(home, indexed, client):
    page(home, indexed, "Otters")
    promoted = page(home, indexed, "Swimming", summary="Not only for an otter.")
    Promotion.objects.create(words="OTTÉRS", page_id=promoted.pk)
    results = client.get("/search/", {"q": "otters"}).context["results"]
    assert [(result.title, result.is_promoted) for result in results] == [
        ("Swimming", True),
        ("Otters", False),
    ]
    narrowed = client.get("/search/", {"q": "otters", "type": "information"}).context["results"]
    assert [result.title for result in narrowed] == ["Otters", "Swimming"]


def test_beyond_the_weighed_ones_the_order_goes_on(home, indexed, ask, monkeypatch):
    monkeypatch.setattr("search.query.ranking.WEIGHED", 10)
    for number in range(25):
        page(home, indexed, f"Otter {number}")
    found = ask("otter").found
    seen = [entry.title for start in (0, 10, 20) for entry in found[start : start + 10]]
    assert len(seen) == len(set(seen)) == 25
