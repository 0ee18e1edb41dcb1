"""What an export writes, and that importing it gives the same site again."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from cms.content_files.exporter import export_folder
from cms.content_files.importer import import_folders
from cms.models import BasePage, PublicUpdate
from cms.services.history import HistoryEntry, merge
from home.models import Alert, HomePage, InformationPage
from networks.models import NetworkIndexPage
from tests.factories import (
    AlertFactory,
    InformationPageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    publish,
)
from updates.models import UpdateSeriesPage

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def exported(home, tmp_path):
    """Export the site into a new folder and return what its files say, by name."""

    def export() -> dict[str, str]:
        folder = tmp_path / f"export-{len(list(tmp_path.iterdir()))}"
        export_folder(folder)
        return texts(folder)

    return export


def texts(folder) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.md"))}


def test_a_page_reads_as_somebody_would_write_it(home, exported):
    with time_machine.travel(NINE, tick=False):
        page = InformationPageFactory(parent=home, title="About: us", slug="about", summary="All of it.")
    publish(
        page,
        body=[
            (
                "text",
                "<p>We <b>help</b>, &amp; *you*.</p><ol><li>One</li><li>Two<ul><li>Three</li></ul></li></ol>",
            ),
            ("heading", {"text": "Why #1", "level": "3"}),
            ("quotation", {"text": "I stayed.", "attribution": "A member"}),
            ("details", {"title": "What if?", "text": "<p>Ask.</p><p>Twice.</p>"}),
        ],
    )
    PublicUpdate.objects.filter(kind="minor").delete()
    assert exported()["about.md"] == (
        "---\n"
        "type: information\n"
        "title: 'About: us'\n"
        "summary: All of it.\n"
        "review_due: 2027-03-02\n"
        "published: '2026-03-02T09:00:00+00:00'\n"
        "---\n"
        "We **help**, & \\*you\\*.\n\n"
        "1. One\n"
        "2. Two\n"
        "   - Three\n\n"
        "### Why #1\n\n"
        "> I stayed.\n"
        "> — A member\n\n"
        ":::{details}\n"
        "title: What if?\n"
        "text: |-\n"
        "  Ask.\n\n"
        "  Twice.\n"
        ":::\n"
    )


def test_what_is_not_published_and_what_stands_below_it_is_left_out(network, tmp_path):
    draft = NetworkPageFactory(parent=network.get_parent(), slug="draft", live=False)
    StatementPageFactory(parent=draft, slug="below")
    over = InformationPageFactory(parent=HomePage.objects.get(), slug="over")
    BasePage.objects.filter(pk=over.pk).update(expire_at=NINE)
    left_out = export_folder(tmp_path / "out").left_out
    assert set(left_out) == {"/networks/draft/", "/networks/draft/below/", "/over/"}
    assert not any(name in str(texts(tmp_path / "out")) for name in ("below", "over"))


def test_a_reference_to_what_is_left_out_does_not_break_the_import(home, network, exported, tmp_path):
    draft = NetworkPageFactory(parent=network.get_parent(), title="Draft network", slug="draft", live=False)
    text = f'<p>See <a linktype="page" id="{draft.pk}">them</a>.</p>'
    action = {"text": "Go", "link": {"page": draft.pk, "address": ""}}
    page = InformationPageFactory(parent=home, slug="about")
    body = [{"type": "text", "value": text}, {"type": "action", "value": action}]
    publish(page, body=json.dumps(body))
    statement = StatementPageFactory(parent=network, slug="leave")
    publish(statement, issued_by=[draft, network])
    files = exported()
    assert files["about.md"].endswith("---\nSee them.\n")
    assert "issued_by: Carers’ Network\n" in files["networks/carers/leave.md"]


def test_siblings_that_are_not_in_the_order_of_their_names_keep_their_order(home, empty_site, tmp_path):
    for slug in ("second", "third", "first"):
        InformationPageFactory(parent=home, title=slug.title(), slug=slug)
    export_folder(tmp_path)
    assert "position: 3\n" in texts(tmp_path)["first.md"]
    empty_site()
    import_folders([tmp_path])
    assert slugs_below(home) == ["second", "third", "first"]


def test_siblings_in_the_order_of_their_names_need_no_position(home, exported):
    for slug in ("first", "second"):
        InformationPageFactory(parent=home, title=slug.title(), slug=slug)
    assert not any("position" in text for text in exported().values())


def slugs_below(page) -> list[str]:
    return list(BasePage.objects.child_of(page).order_by("path").values_list("slug", flat=True))


def test_a_page_that_is_not_in_the_menu_stays_out_of_it(home, empty_site, tmp_path):
    series = UpdateSeriesPageFactory(parent=home)
    publish(series, show_in_menus=False)
    export_folder(tmp_path / "out")
    empty_site()
    import_folders([tmp_path / "out"])
    assert UpdateSeriesPage.objects.get().show_in_menus is False


@pytest.mark.parametrize(
    ("history", "keys"),
    [
        ([("first", 0, "")], "published: '2026-03-02T09:00:00+00:00'\n"),
        (
            [("first", 0, ""), ("significant", 1, "New.")],
            "published: '2026-03-02T09:00:00+00:00'\nupdated: '2026-03-03T09:00:00+00:00'\n"
            "change_note: New.\n",
        ),
        ([("significant", 0, "")], "updated: '2026-03-02T09:00:00+00:00'\n"),
        (
            [("first", 0, "Hello.")],
            "history:\n- at: '2026-03-02T09:00:00+00:00'\n  kind: first\n  note: Hello.\n",
        ),
        (
            [("first", 0, ""), ("significant", 0, "")],
            "history:\n- at: '2026-03-02T09:00:00+00:00'\n  kind: first\n"
            "- at: '2026-03-02T09:00:00+00:00'\n  kind: significant\n",
        ),
        (
            [("first", 0, ""), ("minor", 1, "")],
            "history:\n- at: '2026-03-02T09:00:00+00:00'\n  kind: first\n"
            "- at: '2026-03-03T09:00:00+00:00'\n  kind: minor\n",
        ),
    ],
)
def test_the_shortest_keys_that_tell_the_history(home, exported, history, keys):
    page = InformationPageFactory(parent=home, slug="about", title="A")
    BasePage.objects.filter(pk=page.pk).update(review_due_on=None)
    merge(page, [HistoryEntry(NINE + timedelta(days=days), kind, note) for kind, days, note in history])
    assert exported()["about.md"] == f"---\ntype: information\ntitle: A\n{keys}---\n"


def test_an_alert_without_a_start_says_when_it_was_published(home, exported, tmp_path):
    with time_machine.travel(NINE, tick=False):
        AlertFactory(title="Lift", starts_at=None, ends_at=NINE + timedelta(days=1))
    name = "alerts/2026-03-02-lift.md"
    assert "starts: '2026-03-02T09:00:00+00:00'" in exported()[name]
    export_folder(tmp_path / "again")
    assert import_folders([tmp_path / "again"]).changed == []
    assert Alert.objects.count() == 1


def test_two_alerts_of_one_day_and_title_are_two_files(home, exported):
    for hour in (0, 3):
        start = NINE + timedelta(hours=hour)
        AlertFactory(title="Lift", starts_at=start, ends_at=start + timedelta(hours=1))
    assert {"alerts/2026-03-02-lift.md", "alerts/2026-03-02-lift-2.md"} < set(exported())


# --- There and back ---------------------------------------------------------------------------------


def test_importing_an_export_on_its_own_site_changes_nothing(network, tmp_path):
    StatementPageFactory(parent=network, slug="leave")
    export_folder(tmp_path / "out")
    outcome = import_folders([tmp_path / "out"])
    assert (outcome.created, outcome.changed) == ([], [])
    assert len(outcome.unchanged) == 4
    assert NetworkIndexPage.objects.exists()
    assert not InformationPage.objects.exists()
