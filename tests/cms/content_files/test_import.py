"""What an import writes: dates, second runs, edits, drafts, pictures."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Revision

from cms.content_files.importer import import_folders
from cms.models import BasePage, ContentChange, PublicUpdate
from home.models import Alert, HomePage, InformationPage
from networks.models import NetworkPage, StatementPage, TermOfOffice, Theme
from tests import set_clock
from tests.factories import TermOfOfficeFactory, UserFactory, publish
from updates.models import Commitment, MonthlyUpdatePage

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NETWORK = "type: network\ntitle: Carers Network\naims: [be heard]\nthemes: [Leave]"
COMMITMENT = (
    "type: commitment\nref: RE-03\ntitle: T\nwording: W\nowner: O\nowner_inbox: a@example.org\n"
    "measure: M\ntarget: 2027-01-01"
)
CHAIR = "{role: chair, name: A, starts: 2026-01-01, ends: 2027-12-31}"
ALERT = "type: alert\ntitle: Lift\nstarts: 2024-07-01T09:00+01:00\nends: 2024-07-02T09:00+01:00"


def day_of(moment: datetime) -> str:
    return str(moment.astimezone(set_clock.LONDON).date())


def history_of(page) -> list[tuple[str, str, str]]:
    """The public history, oldest first, as (day, kind, note)."""
    rows = PublicUpdate.objects.filter(page_id=page.pk).order_by("at", "pk")
    return [(day_of(row.at), row.kind, row.note) for row in rows]


def counts() -> dict:
    """Rows that grow when anything is written."""
    models = (Revision, PublicUpdate, ContentChange, BasePage, TermOfOffice, Commitment, Alert, Theme)
    return {model.__name__: model.objects.count() for model in models}


# --- Dates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "history"),
    [
        ("updated: 2021-02-04", [("2021-02-04", "significant", "")]),
        ("published: 2020-06-03", [("2020-06-03", "first", "")]),
        (
            "published: 2020-06-03\nupdated: 2021-02-04\nchange_note: New form.",
            [("2020-06-03", "first", ""), ("2021-02-04", "significant", "New form.")],
        ),
        ("published: 2020-06-03\nupdated: 2020-06-03", [("2020-06-03", "first", "")]),
        (
            "history:\n"
            "  - {at: 2021-02-04, kind: minor}\n"
            "  - {at: 2020-06-03, kind: first}\n"
            "  - {at: 2021-01-01, kind: significant, note: New}",
            [("2020-06-03", "first", ""), ("2021-01-01", "significant", "New"), ("2021-02-04", "minor", "")],
        ),
        ("", [("2026-11-21", "first", "")]),
    ],
)
def test_the_dates_of_a_file_become_the_public_history(home, folder, keys, history):
    folder.add("page.md", f"type: information\ntitle: A\n{keys}")
    with time_machine.travel(NOW):
        folder.load()
    page = InformationPage.objects.get()
    assert history_of(page) == history
    newest = [day for day, kind, _ in history if kind != "minor"][-1]
    assert day_of(page.public_updated_at) == newest
    assert day_of(page.first_published_at) == history[0][0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2021-07-04", "2021-07-04T00:00:00+01:00"),
        ("2021-07-04T09:30", "2021-07-04T09:30:00+01:00"),
        ("2021-07-04 09:30:00+00:00", "2021-07-04T10:30:00+01:00"),
        ("2021-12-04T09:30:00Z", "2021-12-04T09:30:00+00:00"),
    ],
)
def test_a_time_without_offset_is_uk_time(home, folder, written, meant):
    folder.add("page.md", "type: information\ntitle: A", published=written)
    folder.load()
    assert PublicUpdate.objects.get(page__slug="page").at.astimezone(set_clock.LONDON).isoformat() == meant


# --- A second run -----------------------------------------------------------------------------------


@pytest.fixture
def site(carers):
    """Every type of content, imported."""
    carers.add("home.md", "type: home\ntitle: Home\nheadline: Better", "Hello.")
    carers.add("networks/carers.md", f"{NETWORK}\npeople: [{CHAIR}]", "## Us")
    carers.add(
        "networks/carers/leave.md", "type: statement\ntitle: Leave\nissued: 2026-01-01\nupdated: 2026-01-02"
    )
    carers.add(
        "networks/carers/tea.md",
        "type: event\ntitle: Tea\nmode: online\nstarts: 2026-10-01T10:00\nends: 2026-10-01T11:00\n"
        "cancelled: Rain.",
    )
    carers.add(
        "about.md",
        "type: information\ntitle: About\nreview_due: 2027-01-01\nchecked: 2026-01-05",
        "> Hi\n> — Me",
    )
    carers.add("commitments/re-03.md", f"{COMMITMENT}\nnetwork: Carers Network", "- Next")
    carers.add(
        "updates/2026-10.md",
        "type: monthly-update\nmonth: 2026-10\n"
        "items: [{topic: T, status: done, detail: D **b**, commitments: [RE-03 late]}]",
    )
    carers.add("alerts/lift.md", f"{ALERT}\nsection: networks/carers", "Broken.")
    carers.load()
    return carers


def test_a_second_run_changes_nothing(site):
    before = counts()
    outcome = site.load()
    assert (outcome.created, outcome.changed) == ([], [])
    assert len(outcome.unchanged) == 8
    assert counts() == before


def test_what_the_files_say_is_on_the_site(site):
    network = NetworkPage.objects.get()
    assert [aim.text for aim in network.aims.all()] == ["be heard"]
    assert [theme.name for theme in network.themes.all()] == ["Leave"]
    assert [str(term.starts_on) for term in network.terms.all()] == ["2026-01-01"]
    month = MonthlyUpdatePage.objects.get()
    assert month.title == "October 2026"
    (item,) = month.items.all()
    assert (item.topic, item.detail) == ("T", "<p>D <b>b</b></p>")
    assert [str(move) for move in item.moves.all()] == ["RE-03 Late"]
    assert Commitment.objects.get().network == network
    assert BasePage.objects.get(slug="tea").specific.is_cancelled
    about = BasePage.objects.get(slug="about")
    assert (str(about.review_due_on), str(about.checked_on)) == ("2027-01-01", "2026-01-05")
    assert Alert.objects.get().section_id == network.pk
    assert Alert.objects.get().live
    assert HomePage.objects.get().headline == "Better"


def test_an_edited_file_changes_its_page_alone_and_counts_as_minor(site):
    page = BasePage.objects.get(slug="leave")
    site.add(
        "networks/carers/leave.md",
        "type: statement\ntitle: Leave\nissued: 2026-01-01\nupdated: 2026-01-02",
        "Hi.",
    )
    before = counts()
    with time_machine.travel(NOW):
        assert site.load().changed == ["networks/carers/leave.md"]
    assert {name: counts()[name] - before[name] for name in ("Revision", "PublicUpdate")} == {
        "Revision": 1,
        "PublicUpdate": 1,
    }
    assert history_of(page) == [("2026-01-02", "significant", ""), ("2026-11-21", "minor", "")]
    assert day_of(BasePage.objects.get(slug="leave").public_updated_at) == "2026-01-02"


def test_an_edited_file_with_a_new_date_counts_as_significant(site):
    page = BasePage.objects.get(slug="leave")
    front = "type: statement\ntitle: Leave\nissued: 2026-01-01\nupdated: 2026-02-03\nchange_note: Longer."
    site.add("networks/carers/leave.md", front, "Hi.")
    with time_machine.travel(NOW):
        assert site.load().changed == ["networks/carers/leave.md"]
    assert history_of(page) == [("2026-01-02", "significant", ""), ("2026-02-03", "significant", "Longer.")]
    assert site.load().changed == []


def test_a_new_date_alone_is_written_too(site):
    page = BasePage.objects.get(slug="leave")
    site.add(
        "networks/carers/leave.md", "type: statement\ntitle: Leave\nissued: 2026-01-01\nupdated: 2026-02-03"
    )
    revisions = Revision.objects.count()
    assert site.load().changed == ["networks/carers/leave.md"]
    assert history_of(page)[-1] == ("2026-02-03", "significant", "")
    assert Revision.objects.count() == revisions


def test_a_key_left_out_goes_back_to_its_default(site):
    site.add("networks/carers.md", type="network", title="Carers Network")
    site.load()
    network = NetworkPage.objects.get()
    assert (network.aims.count(), network.themes.count()) == (0, 0)


def test_what_editors_look_after_on_the_site_stays_when_a_file_does_not_name_it(site):
    TermOfOfficeFactory(network=NetworkPage.objects.get(), name="B", role="deputy")
    about = BasePage.objects.get(slug="about")
    BasePage.objects.filter(pk=about.pk).update(show_in_menus=True)
    site.add("about.md", type="information", title="About", summary="New.")
    site.add("networks/carers.md", NETWORK, "## Us")
    site.load()
    about.refresh_from_db()
    assert (about.summary, about.show_in_menus, str(about.review_due_on)) == ("New.", True, "2027-01-01")
    assert {term.name for term in TermOfOffice.objects.all()} == {"A", "B"}


def test_an_empty_list_of_people_removes_them(site):
    site.add("networks/carers.md", f"{NETWORK}\npeople: []", "## Us")
    assert site.load().changed == ["networks/carers.md"]
    assert not TermOfOffice.objects.exists()


def test_people_and_checks_are_beside_the_page_and_no_correction_of_it(site):
    pages = BasePage.objects.filter(slug__in=["carers", "about"])
    before = [history_of(page) for page in pages], Revision.objects.count()
    site.add("networks/carers.md", f"{NETWORK}\npeople: []", "## Us")
    site.add(
        "about.md",
        "type: information\ntitle: About\nreview_due: 2028-08-08\nchecked: 2026-02-02",
        "> Hi\n> — Me",
    )
    assert site.load().changed == ["about.md", "networks/carers.md"]
    about = BasePage.objects.get(slug="about")
    assert (str(about.review_due_on), str(about.checked_on)) == ("2028-08-08", "2026-02-02")
    assert ([history_of(page) for page in pages], Revision.objects.count()) == before
    assert site.load().changed == []


def test_a_term_tied_to_an_account_stays_and_is_not_made_twice(site):
    tied = TermOfOffice.objects.get()
    TermOfOffice.objects.filter(pk=tied.pk).update(person=UserFactory())
    assert site.load().changed == []
    sponsor = "{role: sponsor, name: C, starts: 2026-01-01}"
    site.add("networks/carers.md", f"{NETWORK}\npeople: [{CHAIR}, {sponsor}]", "## Us")
    site.load()
    assert sorted(term.name for term in TermOfOffice.objects.all()) == ["A", "C"]
    site.add("networks/carers.md", f"{NETWORK}\npeople: []", "## Us")
    site.load()
    assert TermOfOffice.objects.get() == tied


def test_a_chair_of_the_site_whose_term_stays_is_in_the_way_of_another(site):
    TermOfOffice.objects.update(person=UserFactory())
    site.add(
        "networks/carers.md", f"{NETWORK}\npeople: [{{role: chair, name: C, starts: 2026-07-01}}]", "## Us"
    )
    file, line, reason = site.fault()
    assert (file, line) == ("networks/carers.md", 6)
    assert reason.startswith("people: A is the chair from 1 January 2026")


def test_a_commitment_and_an_alert_change_in_place(site):
    site.add("commitments/re-03.md", f"{COMMITMENT}\nnetwork: Carers Network", "- Later")
    site.path.joinpath("alerts/lift.md").unlink()
    site.add("alerts/renamed.md", ALERT, "Mended soon.")
    assert site.load().changed == ["commitments/re-03.md", "alerts/renamed.md"]
    assert Commitment.objects.get().next_steps == "<ul><li>Later</li></ul>"
    assert Alert.objects.get().body == "<p>Mended soon.</p>"


def test_an_unpublished_page_is_published_again(site):
    BasePage.objects.get(slug="about").specific.unpublish()
    assert site.load().changed == ["about.md"]
    assert BasePage.objects.get(slug="about").live


def test_readers_see_a_changed_commitment_at_once(site):
    site.add("commitments/re-03.md", f"{COMMITMENT}\nnetwork: Carers Network", "- Later")
    before = ContentChange.objects.count()
    assert site.load().changed == ["commitments/re-03.md"]
    assert ContentChange.objects.count() > before


# --- Editors' own history ---------------------------------------------------------------------------


def test_what_editors_published_later_stays_in_the_history(site):
    page = StatementPage.objects.get()
    publish(page, summary="Ours.", change_kind="significant", change_note="A summary.")
    ours = history_of(page)
    site.load()
    assert history_of(page)[: len(ours)] == ours


def test_dates_brought_in_later_leave_the_editors_row_alone(site):
    """The live revision is the editor's here, not the import's."""
    page = StatementPage.objects.get()
    with time_machine.travel(NOW, tick=False):
        publish(page, summary="Ours.", change_kind="significant", change_note="A summary.")
    front = "type: statement\ntitle: Leave\nissued: 2026-01-01\nsummary: Ours.\nupdated: 2026-01-05"
    site.add("networks/carers/leave.md", front)
    site.load()
    assert history_of(page) == [
        ("2026-01-02", "significant", ""),
        ("2026-01-05", "significant", ""),
        ("2026-11-21", "significant", "A summary."),
    ]
    page.refresh_from_db()
    assert page.public_updated_at == NOW


# --- Drafts -----------------------------------------------------------------------------------------


def test_as_draft_leaves_the_live_page_alone_and_submits_the_change(site):
    page = StatementPage.objects.get()
    before = history_of(page)
    site.add(
        "networks/carers/leave.md",
        "type: statement\ntitle: Paid leave\nissued: 2026-01-01\nupdated: 2026-03-04",
    )
    assert site.load(as_draft=True).changed == ["networks/carers/leave.md"]
    page.refresh_from_db()
    assert (page.title, page.live, page.has_unpublished_changes) == ("Leave", True, True)
    assert page.get_latest_revision_as_object().title == "Paid leave"
    assert page.current_workflow_state.status == "in_progress"
    assert history_of(page) == before


def test_as_draft_makes_new_pages_that_nobody_can_read_yet(carers, client):
    outcome = carers.load(as_draft=True)
    assert outcome.created == ["networks.md", "networks/carers.md"]
    page = NetworkPage.objects.get()
    assert not page.live
    assert page.current_workflow_state.status == "in_progress"
    assert not PublicUpdate.objects.filter(page_id=page.pk).exists()
    assert client.get("/networks/carers/").status_code == 404


def test_a_second_run_as_draft_changes_nothing(site):
    site.add("about.md", "type: information\ntitle: About\nreview_due: 2028-08-08", "New.")
    site.add("alerts/lift.md", f"{ALERT}\nsection: networks/carers", "Mended.")
    site.load(as_draft=True)
    before = counts()
    assert site.load(as_draft=True).changed == []
    assert counts() == before


def test_an_alert_as_draft_is_not_on_air(home, folder):
    folder.add("alerts/lift.md", ALERT, "Broken.")
    folder.load(as_draft=True)
    alert = Alert.objects.get()
    assert not alert.live
    assert alert.current_workflow_state.status == "in_progress"


def test_a_changed_alert_as_draft_stays_on_air_as_it_was(site):
    site.add("alerts/lift.md", f"{ALERT}\nsection: networks/carers", "Mended.")
    site.load(as_draft=True)
    site.add("alerts/lift.md", f"{ALERT}\nsection: networks/carers", "Mended again.")
    site.load(as_draft=True)
    alert = Alert.objects.get()
    assert (alert.live, alert.body) == (True, "<p>Broken.</p>")
    assert alert.get_latest_revision_as_object().body == "<p>Mended again.</p>"


def test_terms_and_review_dates_are_no_part_of_a_draft(site):
    site.add("about.md", "type: information\ntitle: About us\nreview_due: 2028-08-08", "> Hi\n> — Me")
    site.add("networks/carers.md", "type: network\ntitle: Carers Network\npeople: []")
    site.load(as_draft=True)
    assert str(BasePage.objects.get(slug="about").review_due_on) == "2027-01-01"
    assert TermOfOffice.objects.count() == 1


@pytest.mark.parametrize(
    "front", [COMMITMENT.replace("RE-03", "RE-04"), f"{COMMITMENT}\nnetwork: Carers Network\nobjective: Fair"]
)
def test_a_new_or_changed_commitment_has_no_draft(site, front):
    site.add("commitments/re-03.md", front)
    assert site.fault(as_draft=True) == (
        "commitments/re-03.md",
        1,
        "A commitment has no drafts. Import it without --as-draft.",
    )


# --- Pictures ---------------------------------------------------------------------------------------


@pytest.fixture
def with_picture(home, folder, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (folder.path / "images").mkdir(parents=True)
    Picture.new("RGB", (20, 10), "#45204a").save(folder.path / "images/a square.png")
    body = '![A *square*](images/a%20square.png "What it is for")\n\n![](<images/a square.png>)'
    folder.add("page.md", "type: information\ntitle: A", body)
    return folder


def stored_files(settings) -> list:
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_a_picture_goes_into_the_library_once(with_picture, settings):
    with_picture.load()
    first, second = InformationPage.objects.get().body
    assert first.value["image"].contextual_alt_text == "A square"
    assert (first.value["caption"], second.value["image"].decorative) == ("What it is for", True)
    assert get_image_model().objects.count() == 1
    assert with_picture.load().changed == []
    assert len(stored_files(settings)) == 1


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("images/none.png", "There is no picture images/none.png"),
        ("../secret.png", "There is no picture ../secret.png"),
        ("images", "There is no picture images"),
        ("images/" + "x" * 300 + ".png", "There is no picture images/xxx"),
        ("images/words.png", "images/words.png cannot be read as a picture"),
        ("images/drawing.bmp", "images/drawing.bmp cannot be read as a picture"),
    ],
)
def test_a_picture_that_cannot_be_used(with_picture, source, reason):
    Picture.new("RGB", (2, 2)).save(with_picture.path.parent / "secret.png")
    Picture.new("RGB", (2, 2)).save(with_picture.path / "images/drawing.bmp")
    (with_picture.path / "images/words.png").write_text("words")
    with_picture.add("page.md", "type: information\ntitle: A", f"One.\n\n![x]({source})")
    assert with_picture.fault()[:2] == ("page.md", 7)
    assert reason in with_picture.fault()[2]


@pytest.mark.parametrize("fails", [True, False])
def test_no_picture_is_left_behind_by_a_run_that_is_taken_back(with_picture, settings, monkeypatch, fails):
    """The picture is stored while pages are written: the database forgets it, the disk would not."""
    if fails:
        monkeypatch.setattr(InformationPage, "save_revision", lambda page: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            with_picture.load()
    else:
        with_picture.load(dry_run=True)
    assert not get_image_model().objects.exists()
    assert stored_files(settings) == []


# --- Several folders --------------------------------------------------------------------------------


def test_several_folders_are_one_import(carers, tmp_path):
    more = tmp_path / "more"
    more.joinpath("networks/carers").mkdir(parents=True)
    leave = more / "networks/carers/leave.md"
    leave.write_text(
        "---\ntype: statement\ntitle: Leave\nissued: 2026-01-01\nissued_by: Carers Network\n---\n"
    )
    assert len(import_folders([carers.path, more]).created) == 3


@pytest.mark.usefixtures("ordinary_day")
def test_a_page_without_words_and_dates_is_enough(home, folder):
    folder.add("page.md", type="information", title="A")
    folder.load()
    page = InformationPage.objects.get()
    assert list(page.body) == []
    assert abs(page.public_updated_at - set_clock.now()) < timedelta(minutes=5)


# --- The order of siblings --------------------------------------------------------------------------


def test_siblings_stand_by_their_position_and_those_without_one_after_them_by_name(home, folder):
    for name, position in (("a", ""), ("b", "position: 2"), ("c", "position: 1"), ("d", "")):
        folder.add(f"{name}.md", f"type: information\ntitle: {name}\n{position}")
    folder.load()
    assert list(InformationPage.objects.order_by("path").values_list("slug", flat=True)) == list("cbad")


def test_a_position_does_not_move_a_page_that_is_there(home, folder):
    for name in "ab":
        folder.add(f"{name}.md", "type: information", title=name)
    folder.load()
    before = counts()
    folder.add("b.md", "type: information", title="b", position=1)
    assert sorted(folder.load().unchanged) == ["a.md", "b.md"]
    assert counts() == before


def test_a_position_that_is_no_number_is_a_fault_of_its_line(home, folder):
    folder.add("a.md", "type: information\ntitle: a\nposition: first")
    assert folder.fault() == ("a.md", 4, "“position” is a whole number.")


@pytest.mark.parametrize(
    ("dates", "due"),
    [
        ({"published": "2020-03-02", "updated": "2021-05-04"}, "2022-05-04"),
        ({"published": "2020-03-02", "checked": "2021-06-01"}, "2022-06-01"),
        ({"published": "2021-05-04", "checked": "2020-06-01"}, "2022-05-04"),
        ({"published": "2021-05-04", "review_due": "2030-01-01"}, "2030-01-01"),
        ({}, "2027-11-04"),
    ],
)
def test_what_came_with_its_dates_is_due_for_a_check_a_year_after_the_last(folder, home, dates, due):
    folder.add("about.md", type="information", title="About", **dates)
    with time_machine.travel(set_clock.ORDINARY_DAY):
        folder.load()
    assert str(BasePage.objects.get(slug="about").review_due_on) == due
