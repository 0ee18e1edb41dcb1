"""Where pages may stand: addresses, parents, and what is there already."""

import pytest

from cms.content_files.errors import ContentRefused
from cms.content_files.importer import import_folders
from cms.models import BasePage
from networks.models import NetworkIndexPage
from tests.factories import InformationPageFactory, NetworkIndexPageFactory
from updates.models import CommitmentsPage, UpdateSeriesPage

MONTH = "type: monthly-update\nmonth: 2026-10"


def test_obvious_parents_are_made_and_named(home, folder):
    folder.add("networks/carers.md", type="network", title="Carers Network")
    folder.add("networks/carers/updates/2026-10.md", MONTH)
    folder.add("updates/2026-10.md", MONTH)
    outcome = folder.load()
    assert {"networks.md", "networks/carers/updates.md", "updates.md"} < set(outcome.created)
    assert NetworkIndexPage.objects.get().title == "Staff networks"
    series = {page.url_path.removeprefix(home.url_path): page for page in UpdateSeriesPage.objects.all()}
    assert set(series) == {"updates/", "networks/carers/updates/"}
    assert all(page.live for page in series.values())
    assert series["updates/"].show_in_menus
    assert not series["networks/carers/updates/"].show_in_menus


def test_a_commitment_brings_the_page_that_shows_it(home, folder):
    folder.add(
        "commitments/re-03.md",
        "type: commitment\nref: RE-03\ntitle: T\nwording: W\nowner: O\nowner_inbox: a@example.org\n"
        "measure: M\ntarget: 2027-01-01",
    )
    folder.load()
    assert CommitmentsPage.objects.get().live


def test_a_file_for_an_obvious_parent_goes_before_the_usual_one(home, folder):
    folder.add("networks.md", type="network-index", title="Ours", in_menu="false")
    folder.add("networks/carers.md", type="network", title="Carers Network")
    folder.load()
    page = NetworkIndexPage.objects.get()
    assert (page.title, page.show_in_menus) == ("Ours", False)


def test_a_parent_that_is_not_obvious_must_have_a_file(home, folder):
    folder.add("guides/leave.md", type="information", title="Leave")
    assert folder.fault() == (
        "guides/leave.md",
        1,
        "There is no page /guides/ for this to stand under. Add guides.md.",
    )


@pytest.mark.parametrize(
    ("name", "front"),
    [
        ("carers.md", "type: network\ntitle: Carers"),
        ("leave.md", "type: statement\ntitle: Leave\nissued: 2026-01-01"),
        ("networks/carers/2026-10.md", MONTH),
        ("networks/series.md", "type: series"),
        ("about/home.md", "type: home\ntitle: A\nheadline: B"),
    ],
)
def test_a_type_of_page_in_the_wrong_place(carers, name, front):
    carers.add("about.md", type="information", title="About")
    carers.add(name, front)
    kind = front.split("\n")[0].removeprefix("type: ")
    assert carers.fault() == (
        name,
        2,
        f"A page of type {kind} cannot stand at /{name.removesuffix('.md')}/.",
    )


def test_a_page_of_another_type_is_there_already(home, folder):
    InformationPageFactory(parent=home, slug="networks")
    folder.add("networks.md", type="network-index", title="Networks")
    assert folder.fault() == ("networks.md", 2, "/networks/ is already another type of page (Information).")


def test_the_home_page_keeps_its_type(home, folder):
    folder.add("home.md", type="information", title="Home")
    assert "already another type of page" in folder.fault()[2]


@pytest.mark.parametrize("name", ["my page.md", "a.b.md", "a/b?.md"])
def test_a_file_name_that_is_no_address(home, folder, name):
    folder.add("a.md", type="information", title="A")
    folder.add(name, type="information", title="B")
    assert folder.fault()[:2] == (name, 1)
    assert "cannot be part of an address" in folder.fault()[2]


@pytest.mark.parametrize("name", ["search.md", "alerts.md", "admin.md"])
def test_an_address_that_the_site_itself_answers(home, folder, name):
    folder.add(name, type="information", title="A")
    assert folder.fault()[:2] == (name, 1)
    assert "belongs to the site itself" in folder.fault()[2]


def test_a_second_page_of_a_type_that_stands_once(home, folder):
    NetworkIndexPageFactory(parent=home, slug="networks")
    folder.add("teams.md", type="network-index", title="Teams")
    folder.add("updates.md", type="series")
    folder.add("progress.md", type="series")
    assert folder.faults() == [
        ("progress.md", 2, "There is a page of type series already: /updates/."),
        ("teams.md", 2, "There is a page of type network-index already: /networks/."),
        ("updates.md", 2, "There is a page of type series already: /progress/."),
    ]


def test_a_month_must_be_what_its_file_is_called(home, folder):
    folder.add("updates/2026-10.md", "type: monthly-update\nmonth: 2026-09")
    assert folder.fault() == ("updates/2026-10.md", 3, "“month” and the file’s name differ.")


def test_a_month_has_no_title_of_its_own(home, folder):
    folder.add("updates/2026-10.md", f"{MONTH}\ntitle: October")
    assert "“title” is not known here" in folder.fault()[2]


def test_two_files_are_one_page_or_one_month(home, folder, tmp_path):
    folder.add("updates/2026-10.md", MONTH)
    second = tmp_path / "more"
    (second / "updates").mkdir(parents=True)
    (second / "updates/2026-10.md").write_text(f"---\n{MONTH}\n---\n")
    with pytest.raises(ContentRefused) as refused:
        import_folders([folder.path, second])
    assert [str(fault) for fault in refused.value.faults] == [
        f"{second}/updates/2026-10.md:1: Two files are the page /updates/2026-10/."
    ]


def test_two_files_are_one_commitment_or_one_alert(home, folder):
    commitment = (
        "type: commitment\nref: RE-03\ntitle: T\nwording: W\nowner: O\nowner_inbox: a@example.org\n"
        "measure: M\ntarget: 2027-01-01"
    )
    folder.add("commitments/a.md", commitment)
    folder.add("commitments/b.md", commitment)
    folder.add("alerts/a.md", "type: alert\ntitle: Lift\nstarts: 2024-07-01\nends: 2024-07-02", "Broken.")
    folder.add("alerts/b.md", "type: alert\ntitle: Lift\nstarts: 2024-07-01\nends: 2024-07-03", "Broken.")
    assert [(file, reason.split(" is the ")[1]) for file, _, reason in folder.faults()] == [
        ("alerts/b.md", "same alert."),
        ("commitments/b.md", "same commitment."),
    ]


def test_two_networks_of_one_name_are_told_apart_by_their_address(carers):
    carers.add("networks/carers-north.md", type="network", title="Carers Network")
    statement = "type: statement\ntitle: Leave\nissued: 2026-01-01\nissued_by: {}"
    carers.add("networks/carers/leave.md", statement.format("Carers Network"))
    assert carers.fault()[1:] == (
        5,
        "More than one network is called “Carers Network”. Use the last part of its address.",
    )
    carers.add("networks/carers/leave.md", statement.format("carers-north"))
    carers.load()
    leave = BasePage.objects.get(slug="leave").specific
    assert [network.slug for network in leave.issued_by.all()] == ["carers-north"]


def test_a_network_is_known_by_the_title_its_file_gives_it(carers):
    carers.load()
    carers.add("networks/carers.md", type="network", title="Carers and Parents")
    carers.add(
        "networks/carers/leave.md", "type: statement\ntitle: A\nissued: 2026-01-01\nissued_by: Carers Network"
    )
    assert "There is no network “Carers Network”" in carers.fault()[2]
    carers.add(
        "networks/carers/leave.md",
        "type: statement\ntitle: A\nissued: 2026-01-01\nissued_by: Carers and Parents",
    )
    carers.add(
        "commitments/re-03.md",
        "type: commitment\nref: RE-03\ntitle: T\nwording: W\nowner: O\nowner_inbox: a@example.org\n"
        "measure: M\ntarget: 2027-01-01\nnetwork: Carers and Parents",
    )
    carers.load()


def test_a_folder_without_content_files_is_a_fault(db, folder, tmp_path):
    (tmp_path / "content").mkdir()
    assert folder.fault() == (".", 1, "There is no content file (.md) here.")
