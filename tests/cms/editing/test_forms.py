"""The edit form asks what readers should know, and takes only what this person may set.

For its users: docs/editors.md#drafting.
"""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.models import Revision, get_page_models
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.admin.content_checks import advice
from cms.forms import BasePageForm
from cms.models import BasePage
from cms.models.versions import version_of
from cms.moderation import approval
from cms.roles import EQUALITY_TEAM
from home.models import InformationPage
from networks.models import StatementPage, TermOfOffice
from networks.services import terms
from tests import set_clock
from tests.factories import (
    CommitmentsPageFactory,
    EditorFactory,
    InformationPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    publish,
)

pytestmark = pytest.mark.usefixtures("ordinary_day")

SUBMIT = {"action-submit": "Submit"}


@pytest.fixture
def lead(network):
    today = set_clock.today()
    person = UserFactory()
    role = TermOfOffice.Role.DEPUTY
    terms.appoint_lead(network, person, role, today, today + timedelta(days=99), by=None, today=today)
    return type(person).objects.get(pk=person.pk)


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def as_editor(client, db):
    client.force_login(EditorFactory())
    return client


@pytest.fixture
def page(network):
    return InformationPageFactory(parent=network, title="How to join", slug="join")


@pytest.fixture
def statement(network):
    page = StatementPageFactory(parent=network, title="On pay", slug="on-pay")
    return publish(page, body=[("text", RichText("<p>The gap is 12%.</p>"))])


def edit(client, page, **changes):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, form_of(page, **changes))


def form_of(page, **changes):
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "body": streamfield([]),
        "change_kind": "",
        "change_note": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(data | changes)


def edit_statement(client, page, words, **changes):
    data = {
        "issued_on": page.issued_on.isoformat(),
        "state": "current",
        "issued_by": [],
        "superseded_by": "",
        "body": streamfield([("text", rich_text(f"<p>{words}</p>", features=["link"]))]),
        "quotations": inline_formset([]),
        "corrections": inline_formset([]),
    }
    return edit(client, page, **(data | changes))


def reload(page):
    return type(page).objects.get(pk=page.pk)


@pytest.mark.parametrize("model", [model for model in get_page_models() if model is not BasePage])
def test_every_kind_of_page_has_the_form_with_the_rules(model):
    assert issubclass(model.get_edit_handler().get_form_class(), BasePageForm)


class TestSignificantOrMinor:
    def test_submitting_a_change_of_a_public_page_asks_what_kind_it_is(self, as_lead, page):
        answer = edit(as_lead, page, title="How you join", **SUBMIT)
        assert "Say whether readers should know" in answer.content.decode()
        assert "How you join" in answer.content.decode()  # the text typed is kept
        assert not reload(page).workflow_in_progress

    def test_a_significant_change_needs_a_note(self, as_lead, page):
        answer = edit(
            as_lead, page, title="How you join", change_kind="significant", change_note="  ", **SUBMIT
        )
        assert "Say in a few words what changed" in answer.content.decode()
        assert not reload(page).workflow_in_progress

    @pytest.mark.parametrize(("kind", "note"), [("minor", ""), ("significant", "New form.")])
    def test_with_an_answer_it_is_sent_for_approval(self, as_lead, page, kind, note):
        edit(as_lead, page, title="How you join", change_kind=kind, change_note=note, **SUBMIT)
        assert reload(page).workflow_in_progress
        assert reload(page).title == "How to join"

    def test_saving_a_draft_asks_nothing(self, as_lead, page):
        assert edit(as_lead, page, title="How you join").status_code == 302
        assert reload(page).draft_title == "How you join"

    def test_a_page_that_was_never_public_is_not_asked(self, as_lead, network):
        page = InformationPageFactory(parent=network, live=False, title="New", slug="new")
        assert "change_kind" not in as_lead.get(f"/admin/pages/{page.pk}/edit/").content.decode()
        edit(as_lead, page, **SUBMIT)
        assert reload(page).workflow_in_progress

    def test_the_answer_of_an_older_version_is_not_offered_again(self, as_lead, page):
        publish(page, title="Second", change_kind="significant", change_note="Old words about the change.")
        old = reload(page).get_latest_revision()
        publish(page, title="Third", change_kind="minor")
        for address in (
            f"/admin/pages/{page.pk}/edit/",
            f"/admin/pages/{page.pk}/revisions/{old.pk}/revert/",
        ):
            assert "Old words about the change." not in as_lead.get(address).content.decode()

    def test_the_answer_in_a_draft_is_kept_for_its_next_edit(self, as_lead, page):
        edit(as_lead, page, title="How you join", change_kind="significant", change_note="New form.")
        assert "New form." in as_lead.get(f"/admin/pages/{page.pk}/edit/").content.decode()


class TestWhatALeadMaySet:
    def test_the_address_of_a_public_page_stays(self, as_lead, page):
        edit(as_lead, page, slug="elsewhere", title="How you join")
        draft = reload(page).get_latest_revision_as_object()
        assert draft.title == "How you join"
        assert draft.slug == "join"

    def test_the_address_of_a_draft_may_change(self, as_lead, network):
        page = InformationPageFactory(parent=network, live=False, title="New", slug="new")
        edit(as_lead, page, slug="newer")
        assert reload(page).slug == "newer"

    def test_the_menu_next_check_and_owner_stay(self, as_lead, page):
        group = Group.objects.get(name=EQUALITY_TEAM)
        before = reload(page).review_due_on
        edit(as_lead, page, show_in_menus="on", review_due_on="2040-01-01", content_owner=group.pk)
        draft = reload(page).get_latest_revision_as_object()
        assert not draft.show_in_menus
        assert reload(page).review_due_on == before
        assert reload(page).content_owner is None

    def test_nor_do_they_come_with_a_new_page(self, as_lead, network):
        address = reverse("wagtailadmin_pages:add", args=["home", "informationpage", network.pk])
        data = {
            "title": "New",
            "slug": "new",
            "body": streamfield([]),
            "show_in_menus": "on",
            "review_due_on": "2040-01-01",
        }
        as_lead.post(address, nested_form_data(data | {"comments": inline_formset([])}))
        made = InformationPage.objects.get(slug="new")
        assert not made.show_in_menus
        assert made.review_due_on is None

    def test_an_editor_sets_the_next_check_of_a_public_page_and_it_holds_without_approval(
        self, as_editor, page
    ):
        edit(as_editor, page, review_due_on="2027-02-01")
        assert reload(page).review_due_on == date(2027, 2, 1)
        assert reload(page).has_unpublished_changes

    def test_a_preview_stores_nothing(self, as_editor, page):
        before = reload(page).review_due_on
        data = {"title": "How", "slug": "join", "body": streamfield([]), "review_due_on": "2027-02-01"}
        address = f"/admin/pages/{page.pk}/edit/preview/"
        as_editor.post(address, nested_form_data(data | {"comments": inline_formset([])}))
        as_editor.get(address)
        assert reload(page).review_due_on == before


class TestCorrections:
    SIGNIFICANT = {"change_kind": "significant", "change_note": "The figure was wrong."}

    def corrected(self, note="It is 14%, not 12%."):
        return inline_formset([{"date": "2026-11-20", "note": note}])

    def test_a_significant_change_of_a_public_statement_needs_a_correction(self, as_lead, statement):
        answer = edit_statement(as_lead, statement, "The gap is 14%.", **self.SIGNIFICANT, **SUBMIT)
        assert "Add a correction" in answer.content.decode()
        assert not reload(statement).workflow_in_progress

    def test_with_one_it_is_sent_for_approval(self, as_lead, statement):
        changes = self.SIGNIFICANT | SUBMIT | {"corrections": self.corrected()}
        edit_statement(as_lead, statement, "The gap is 14%.", **changes)
        assert reload(statement).workflow_in_progress

    def test_a_correction_from_an_earlier_draft_counts(self, as_lead, statement):
        edit_statement(as_lead, statement, "The gap is 14%.", corrections=self.corrected())
        row = reload(statement).get_latest_revision_as_object().corrections.get()
        rows = inline_formset([{"id": row.pk or "", "date": "2026-11-20", "note": row.note}], initial=1)
        edit_statement(as_lead, statement, "The gap is 14%.", **self.SIGNIFICANT, **SUBMIT, corrections=rows)
        assert reload(statement).workflow_in_progress

    def test_an_old_correction_does_not_count(self, as_lead, statement):
        draft = statement.get_latest_revision_as_object()
        draft.corrections.create(date=date(2026, 11, 1), note="Another thing.")
        draft.save_revision().publish()
        row = reload(statement).corrections.get()
        rows = inline_formset([{"id": row.pk, "date": "2026-11-01", "note": row.note}], initial=1)
        answer = edit_statement(
            as_lead, statement, "The gap is 14%.", **self.SIGNIFICANT, **SUBMIT, corrections=rows
        )
        assert "Add a correction" in answer.content.decode()

    def test_a_minor_change_and_an_unchanged_text_need_none(self, as_lead, statement):
        edit_statement(as_lead, statement, "The gap is 12 %.", change_kind="minor", **SUBMIT)
        assert reload(statement).workflow_in_progress

    def test_a_new_title_alone_needs_none(self, as_lead, statement):
        changes = self.SIGNIFICANT | SUBMIT | {"title": "On fair pay"}
        edit_statement(as_lead, statement, "The gap is 12%.", **changes)
        assert reload(statement).workflow_in_progress

    def test_saving_a_draft_needs_none(self, as_lead, statement):
        assert edit_statement(as_lead, statement, "Half a").status_code == 302


class TestEqualityTeam:
    @pytest.fixture
    def as_team(self, client, db):
        person = UserFactory()
        person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
        client.force_login(person)
        return client

    def test_it_edits_series_and_commitments_and_nothing_else(self, as_team, home, network, page):
        series = UpdateSeriesPageFactory(parent=network)
        commitments = CommitmentsPageFactory(parent=home)
        for own in (series, commitments):
            assert as_team.get(f"/admin/pages/{own.pk}/edit/").status_code == 200
        for foreign in (network, page, home):
            assert as_team.get(f"/admin/pages/{foreign.pk}/edit/").status_code in (302, 403)
            assert edit(as_team, foreign, title="Changed").status_code in (302, 403)
            assert reload(foreign).title != "Changed"


class TestContentChecks:
    def draft(self, *blocks):
        return StatementPage(title="On pay", body=list(blocks))

    def said(self, *blocks):
        return [str(item) for item in advice(self.draft(*blocks))]

    @pytest.mark.parametrize("words", ["click here", "Here", "Read more…", "this  link."])
    def test_a_link_that_says_nothing_is_named(self, db, words):
        (said,) = self.said(("text", RichText(f'<p><a href="/x/">{words}</a></p>')))
        assert "does not say where it leads" in said

    def test_an_address_as_link_text_is_named(self, db):
        (said,) = self.said(("text", RichText('<p><a href="https://a.example/">https://a.example/</a></p>')))
        assert "in words" in said

    def test_a_pdf_without_a_page_beside_it_is_named(self, db):
        html = '<p><a href="https://a.example/report.PDF?v=2">The report</a></p>'
        (said,) = self.said(("text", RichText(html)))
        assert "PDF" in said
        html = html.replace("</p>", ' or <a linktype="page" id="1">as a page</a></p>')
        assert self.said(("text", RichText(html))) == []

    @pytest.mark.parametrize(
        "address", ["/documents/5/plan.txt", "http://localhost/media/documents/plan.txt"]
    )
    def test_a_document_whose_address_was_typed_is_named(self, db, address):
        (said,) = self.said(("text", RichText(f'<p><a href="{address}">The plan</a></p>')))
        assert "Readers cannot open this" in said
        action = ("action", {"text": "Read the plan", "link": {"page": None, "address": address}})
        assert "Readers cannot open this" in self.said(action)[0]

    def test_a_heading_that_skips_a_level_is_named(self, db):
        part = ("heading", {"text": "What we ask", "level": "3"})
        section = ("heading", {"text": "Pay", "level": "2"})
        assert "skips a level" in self.said(part)[0]
        assert self.said(section, part, section) == []

    def test_words_that_say_something_pass(self, db):
        assert self.said(("text", RichText('<p><a href="/x/">How to read more books</a></p>'))) == []

    def test_the_advice_is_shown_after_a_save_and_stops_nothing(self, as_lead, statement):
        answer = edit_statement(as_lead, statement, '<a href="https://a.example/">click here</a>')
        assert answer.status_code == 302
        assert any("click here" in str(message) for message in get_messages(answer.wsgi_request))

    def test_the_editors_checker_runs_every_rule(self, rf, page, lead):
        request = rf.get("/")
        request.user = lead
        configuration = ChecksSidePanel(page, request).get_axe_configuration()
        assert "runOnly" not in configuration["options"]


def test_an_open_form_that_saves_itself_after_approval_rewrites_nothing(as_lead, page):
    """Wagtail lets a browser name its last revision and writes over it, although it is public by now."""
    edit(as_lead, page, title="Fixed", change_kind="minor", **SUBMIT)
    state = InformationPage.objects.get(pk=page.pk).current_workflow_task_state
    approval.approve(state, by=EditorFactory(), version=version_of(state.revision))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    later = {"title": "Later words", "overwrite_revision_id": state.revision_id}
    as_lead.post(address, form_of(page, **later), headers={"accept": "application/json"})
    stored = Revision.objects.get(pk=state.revision_id)
    assert stored.content["title"] == "Fixed"
    shown = InformationPage.objects.get(pk=page.pk)
    assert (shown.title, shown.live_revision_id) == ("Fixed", stored.pk)


def test_the_public_dates_do_not_move_with_any_of_this(as_lead, page):
    before = BasePage.objects.get(pk=page.pk).public_updated_at
    edit(as_lead, page, title="How you join", change_kind="minor", **SUBMIT)
    assert BasePage.objects.get(pk=page.pk).public_updated_at == before


class TestWhatNoEditorSends:
    """A count that is no number was a failure of the site; an address nobody could open was stored."""

    TABLE = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "table"} | {
        f"body-0-value-{name}": value
        for name, value in {
            "caption": "",
            "table-caption": "",
            "table-column-count": "1",
            "table-row-count": "0",
            "table-column-0-deleted": "",
            "table-column-0-order": "0",
            "table-column-0-heading": "",
        }.items()
    }

    @pytest.mark.parametrize(
        "sent",
        [
            {"body-count": "many"},
            {"body-count": "9" * 5000},
            {"body-count": "999999999"},
            {**TABLE, "body-0-value-table-column-0-type": "sculpture"},
            {**TABLE, "body-0-value-table-row-count": "x", "body-0-value-table-column-0-type": "text"},
        ],
        ids=lambda sent: str(sent)[-40:],
    )
    def test_a_body_that_no_editor_sends_is_refused(self, as_editor, page, sent):
        as_editor.raise_request_exception = False
        data = form_of(page) | sent
        assert as_editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data).status_code == 400

    def test_an_address_that_nobody_could_open_is_not_given(self, as_editor, home):
        parent = home
        for number in range(8):
            parent = InformationPageFactory(parent=parent, slug=f"{number}{'a' * 230}")
        page = InformationPageFactory(parent=parent, slug="short")
        answer = edit(as_editor, page, slug="b" * 250)
        assert "The whole address is too long." in answer.text
        assert edit(as_editor, page, title="Another title").status_code == 302
