"""The two commands: what they print, what they return, and that a refused run leaves everything as it was."""

import pytest
from django.core import serializers
from django.core.management import call_command
from wagtail.models import Revision
from wagtail.search.models import IndexEntry

from cms.management import progress
from cms.models import BasePage, ContentChange, PublicUpdate
from home.models import Alert, HomePage, InformationPage
from networks.models import NetworkIndexPage, NetworkPage, StatementPage, TermOfOffice, Theme
from updates.models import Commitment

MODELS = [
    BasePage,
    HomePage,
    InformationPage,
    NetworkIndexPage,
    NetworkPage,
    StatementPage,
    TermOfOffice,
    Theme,
    Commitment,
    Alert,
    PublicUpdate,
    Revision,
    ContentChange,
]


def everything() -> list[str]:
    """Every row of the tables an import writes, and every search entry."""
    rows = [serializers.serialize("json", model.objects.order_by("pk")) for model in MODELS]
    return [*rows, str(list(IndexEntry.objects.values_list("pk", "content_type", "object_id")))]


@pytest.fixture
def site(carers):
    """A site with content, and files that would change all of it."""
    carers.add("networks/carers/leave.md", "type: statement\ntitle: Leave\nissued: 2026-01-01", "Words.")
    carers.load()
    carers.add("home.md", "type: home\ntitle: Home\nheadline: New")
    carers.add(
        "networks/carers.md",
        "type: network\ntitle: New\nthemes: [New]\npeople: [{role: chair, name: A, starts: 2026-01-01}]",
    )
    carers.add("alerts/lift.md", "type: alert\ntitle: Lift\nstarts: 2024-07-01\nends: 2024-07-02", "Broken.")
    return carers


def run(*arguments, capsys) -> tuple[int, str, str]:
    code = 0
    try:
        call_command(*map(str, arguments))
    except SystemExit as stopped:
        code = stopped.code
    return (code, *capsys.readouterr())


def test_an_import_says_what_it_did(carers, capsys):
    code, out, err = run("import_content", carers.path, capsys=capsys)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Created: 2",
        "  networks.md",
        "  networks/carers.md",
        "Changed: 0",
        "Unchanged: 0",
    ]
    _, out, _ = run("import_content", carers.path, capsys=capsys)
    assert out.splitlines() == ["Created: 0", "Changed: 0", "Unchanged: 1"]


def test_a_refused_import_names_every_fault_and_returns_2(site, capsys, django_capture_on_commit_callbacks):
    site.add("networks/carers/leave.md", "type: statement\ntitle: Leave\nissued: soon")
    before = everything()
    with django_capture_on_commit_callbacks(execute=True):
        code, out, err = run("import_content", site.path, capsys=capsys)
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        f"{site.path}/networks/carers/leave.md:4: “soon” is no date. Write it as 2026-10-31.",
        "Nothing was imported: 1 to put right.",
    ]
    assert everything() == before


def test_a_fault_that_shows_only_while_writing_takes_everything_back(
    site, capsys, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("cms.content_files.formats.Format.check", lambda *_: None)
    site.add(
        "networks/carers/leave.md", "type: statement\ntitle: Leave\nissued: 2026-01-01\nstate: withdrawn"
    )
    site.add("zebra.md", type="information", title="After the fault")
    before = everything()
    with django_capture_on_commit_callbacks(execute=True):
        code, _, err = run("import_content", site.path, capsys=capsys)
    assert code == 2
    assert "leave.md:1: withdrawn_reason: Say why" in err
    assert everything() == before


def test_one_bad_folder_of_several_stops_all(carers, tmp_path, capsys):
    before = everything()
    code, _, err = run("import_content", carers.path, tmp_path / "none", capsys=capsys)
    assert code == 2
    assert err.splitlines()[0] == f"{tmp_path}/none:1: There is no content file (.md) here."
    assert everything() == before


def test_a_dry_run_reports_and_writes_nothing(site, capsys, django_capture_on_commit_callbacks):
    before = everything()
    with django_capture_on_commit_callbacks(execute=True):
        code, out, _ = run("import_content", site.path, "--dry-run", capsys=capsys)
    assert code == 0
    assert out.splitlines() == [
        "Would be created: 1",
        "  alerts/lift.md",
        "Would be changed: 2",
        "  home.md",
        "  networks/carers.md",
        "Would be unchanged: 1",
    ]
    assert everything() == before


def test_as_draft_from_the_command_line(site, capsys):
    assert run("import_content", site.path, "--as-draft", capsys=capsys)[0] == 0
    page = NetworkPage.objects.get()
    assert (page.title, page.get_latest_revision_as_object().title) == ("Carers Network", "New")


def test_a_long_run_says_how_far_it_is(carers, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0)
    _, _, err = run("import_content", carers.path, capsys=capsys)
    assert err.splitlines() == [
        "Checking: 1 of 2",
        "Checking: 2 of 2",
        "Importing: 1 of 2",
        "Importing: 2 of 2",
    ]
    _, _, err = run("export_content", tmp_path / "out", capsys=capsys)
    assert err.splitlines()[-1] == "Exporting: 3 of 3"


def test_an_export_names_what_it_leaves_out(site, capsys, tmp_path):
    StatementPage.objects.get().unpublish()
    code, out, _ = run("export_content", tmp_path / "out", capsys=capsys)
    assert code == 0
    assert out.splitlines() == [
        f"Exported 3 files to {tmp_path}/out.",
        "Left out, because they are not published:",
        "  /networks/carers/leave/",
    ]


@pytest.mark.parametrize("name", ["file", "folder"])
def test_an_export_overwrites_nothing(home, tmp_path, capsys, name):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/page.md").write_text("mine")
    code, _, err = run("export_content", tmp_path / name, capsys=capsys)
    assert code == 2
    assert "is not an empty folder" in err
