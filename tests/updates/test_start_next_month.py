"""*Start next month*: what it drafts, for whom, and what may not be sent for approval.

For its users: docs/editors.md#the-monthly-update.
"""

from datetime import date
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models.versions import version_of
from cms.moderation import approval
from cms.roles import EQUALITY_TEAM
from home.models import HomePage
from tests.committed import at_once, scratch_database
from tests.factories import (
    CommitmentFactory,
    EditorFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    add_item,
    lead_of,
    submit,
)
from updates.models import MonthlyUpdatePage, UpdateSeriesPage
from updates.services.months import start_next_month

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
TODAY = date(2026, 11, 2)


@pytest.fixture
def series(network):
    return UpdateSeriesPageFactory(parent=network, starts_month=SEPTEMBER)


@pytest.fixture
def september(series):
    """One item done, two not, one of these moves a commitment."""
    month = MonthlyUpdatePageFactory(parent=series, month=SEPTEMBER)
    month = add_item(month, "Panels", status="done")
    month = add_item(month, "Mentoring", commitments=[CommitmentFactory()])
    return add_item(month, "Depot", status="blocked")


@pytest.fixture
def lead(network):
    return lead_of(network)


@pytest.fixture
def october(series, september, lead):
    return start_next_month(series, lead, TODAY)


def draft_of(page):
    return MonthlyUpdatePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def touch(page, *places, by=None):
    """Save a draft in which the items at `places` read differently."""
    draft = draft_of(page)
    items = list(draft.items.all())
    for place in places:
        items[place].detail = f"<p>They said yes in {page.month:%B}.</p>"
    draft.items = items
    draft.save_revision(user=by, clean=False)


class TestTheDraft:
    def test_holds_every_item_that_is_not_done_with_all_it_says(self, october, september, lead):
        assert (october.month, october.live, october.owner) == (OCTOBER, False, lead)
        items = draft_of(october).items.all()
        assert [item.topic for item in items] == ["Mentoring", "Depot"]
        assert [item.sort_order for item in items] == [0, 1]
        assert items[0].detail == "<p>We met.</p>"
        assert items[0].moves.count() == 1
        assert items[1].status == "blocked"
        assert all(item.is_carried_over for item in items)

    def test_is_the_first_expected_month_when_there_is_none(self, series, lead):
        assert start_next_month(series, lead, TODAY).month == SEPTEMBER

    def test_is_this_month_when_nothing_says_what_is_expected(self, network, lead):
        series = UpdateSeriesPageFactory(parent=network)
        assert start_next_month(series, lead, TODAY).month == date(2026, 11, 1)

    def test_is_not_pulled_back_by_an_imported_month_of_years_ago(self, series, lead):
        MonthlyUpdatePageFactory(parent=series, month=date(2021, 7, 1))
        assert start_next_month(series, lead, TODAY).month == SEPTEMBER

    def test_after_december_is_january(self, series, lead):
        MonthlyUpdatePageFactory(parent=series, month=date(2026, 12, 1))
        assert start_next_month(series, lead, date(2026, 12, 31)).month == date(2027, 1, 1)

    def test_after_a_leap_february_is_march(self, network, lead):
        series = UpdateSeriesPageFactory(parent=network)
        MonthlyUpdatePageFactory(parent=series, month=date(2028, 2, 29))
        assert start_next_month(series, lead, date(2028, 2, 29)).month == date(2028, 3, 1)

    def test_carries_what_is_public_not_what_a_pending_draft_says(self, series, september, lead):
        submit(september, lead, summary="Half a ty")
        draft = draft_of(september)
        draft.items = []
        draft.save_revision(clean=False)
        assert draft_of(start_next_month(series, lead, TODAY)).items.count() == 2

    def test_too_far_away_is_refused(self, series, lead):
        with pytest.raises(ValidationError, match="too early to start February 2027"):
            start_next_month(series, lead, TODAY, date(2027, 2, 1))
        assert not MonthlyUpdatePage.objects.exists()


class TestAgain:
    def test_opens_the_same_draft(self, series, october, lead):
        assert start_next_month(series, lead, TODAY).pk == october.pk
        assert MonthlyUpdatePage.objects.count() == 2

    def test_gives_the_month_that_is_there_when_it_is_named(self, series, september, lead):
        assert start_next_month(series, lead, TODAY, SEPTEMBER).pk == september.pk

    def test_two_people_at_once_get_one_draft(self, django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), scratch_database():
            series = UpdateSeriesPageFactory(parent=HomePage.objects.get())
            add_item(MonthlyUpdatePageFactory(parent=series, month=SEPTEMBER), "Depot")
            for round_ in range(3):
                month = date(2026, 10 + round_, 1)
                people = [EditorFactory(), EditorFactory()]
                acts = [partial(start_next_month, series, each, date(2026, 12, 1)) for each in people]
                first, second = at_once(*acts)
                assert first.pk == second.pk
                assert first.month == month
                assert MonthlyUpdatePage.objects.filter(month=month).count() == 1
                assert draft_of(first).items.count() == 1
                touch(first, 0)
                draft_of(first).save_revision().publish()


class TestWhoMayStart:
    def test_a_lead_only_in_their_own_network(self, client, networks, lead):
        other = UpdateSeriesPageFactory(parent=NetworkPageFactory(parent=networks))
        with pytest.raises(PermissionDenied):
            start_next_month(other, lead, TODAY)
        client.force_login(lead)
        for method in (client.get, client.post):
            assert method(f"/admin/series/{other.pk}/start/").status_code in (302, 403)
        assert not MonthlyUpdatePage.objects.exists()

    def test_the_equality_team_everywhere(self, series):
        member = UserFactory()
        member.groups.add(Group.objects.get(name=EQUALITY_TEAM))
        assert start_next_month(series, member, TODAY).month == SEPTEMBER

    def test_the_equality_team_writes_an_alias_once_it_is_a_page_of_its_own(self, series):
        alias = series.create_alias(update_slug="mirror")
        ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
        member = UserFactory()
        member.groups.add(Group.objects.get(name=EQUALITY_TEAM))
        assert UpdateSeriesPage.objects.get(pk=alias.pk).permissions_for_user(member).can_edit()

    def test_the_equality_team_has_no_rights_on_an_alias(self, series):
        alias = series.create_alias(update_slug="mirror")
        member = UserFactory()
        member.groups.add(Group.objects.get(name=EQUALITY_TEAM))
        assert not alias.permissions_for_user(member).can_edit()

    def test_not_a_reader(self, client, series, reader):
        client.force_login(reader)
        client.post(f"/admin/series/{series.pk}/start/")
        assert not MonthlyUpdatePage.objects.exists()


class TestUntouchedItems:
    def test_are_refused_by_name_when_sent_for_approval(self, october, lead):
        touch(october, 0)
        with pytest.raises(ValidationError, match="“Depot”") as refusal:
            october.get_workflow().start(october, lead)
        assert "Mentoring" not in str(refusal.value)
        assert not WorkflowState.objects.exists()

    def test_are_refused_by_name_at_approval_by_any_route(self, october, lead):
        touch(october, 0, 1)
        state = submit(october, lead)
        assert state.status == "in_progress"
        draft = draft_of(october)
        draft.items.all()[1].detail = "<p>We met.</p>"  # and back to what it was, while it is reviewed
        draft.save_revision(user=lead, clean=False)
        newest = version_of(MonthlyUpdatePage.objects.get(pk=october.pk).latest_revision)
        with pytest.raises(approval.ApprovalRefused, match="“Depot”"):
            approval.approve(state, by=EditorFactory(), version=newest)
        assert not MonthlyUpdatePage.objects.get(pk=october.pk).live

    def test_stop_an_emergency_publication_too(self, october, lead, admin_user):
        with pytest.raises(approval.ApprovalRefused, match="“Mentoring”, “Depot”"):
            approval.publish_in_emergency(october, by=admin_user, reason="Now")

    def test_are_still_marked_after_drafts_and_renumbered_rows(self, october):
        draft = draft_of(october)
        for item in draft.items.all():
            item.pk = None
        draft.save_revision(clean=False)
        assert [item.is_carried_over for item in draft_of(october).items.all()] == [True, True]

    def test_are_not_touched_by_what_the_editor_does_to_their_text(self, october):
        draft = draft_of(october)
        draft.items.all()[0].detail = '<p data-block-key="ab1">We&nbsp;met. </p>'
        draft.save_revision(clean=False)
        assert draft_of(october).items.all()[0].is_carried_over

    @pytest.mark.parametrize(
        ("field", "value"),
        [("topic", "More mentoring"), ("status", "done"), ("detail", "<p>We <a id='3'>met</a>.</p>")],
    )
    def test_are_touched_by_any_change_that_readers_see(self, october, field, value):
        draft = draft_of(october)
        setattr(draft.items.all()[0], field, value)
        assert not draft.items.all()[0].is_carried_over


class TestInTheForm:
    @pytest.fixture
    def browser(self, client, lead, october):
        client.force_login(lead)
        return client

    def post(self, browser, october, details, deleted=(), **action):
        items = [
            {
                "id": item.pk or "",
                "topic": item.topic,
                "detail": rich_text(detail),
                "status": item.status,
                "contact_email": "",
                "moves": inline_formset([]),
                "DELETE": "on" if item.topic in deleted else "",
            }
            for item, detail in zip(draft_of(october).items.all(), details, strict=True)
        ]
        data = nested_form_data(
            {
                "month": "2026-10-01",
                "summary": "",
                "body": streamfield([]),
                "items": inline_formset(items, initial=len(items)),
                "feedback_invitation": "",
                "comments": inline_formset([]),
            }
        )
        return browser.post(f"/admin/pages/{october.pk}/edit/", data | action)

    def test_carried_items_are_marked(self, browser, october):
        page = browser.get(f"/admin/pages/{october.pk}/edit/").content.decode()
        assert page.count("Carried over – edit or remove") == 2

    def test_a_draft_keeps_untouched_items_and_their_marks(self, browser, october):
        self.post(browser, october, ["<p>They said yes.</p>", "<p>We met.</p>"])
        page = browser.get(f"/admin/pages/{october.pk}/edit/").content.decode()
        assert page.count("Carried over – edit or remove") == 1
        assert [item.is_carried_over for item in draft_of(october).items.all()] == [False, True]

    def test_an_untouched_item_is_refused_by_name_and_what_was_typed_is_kept(self, browser, october):
        send = {"action-submit": "1"}
        answer = self.post(browser, october, ["<p>They said yes.</p>", "<p>We met.</p>"], **send)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Edit or remove: “Depot”." in page
        assert "edit this item or remove it" in page
        assert "They said yes." in page
        assert not WorkflowState.objects.exists()

    def test_edited_and_removed_items_let_it_be_sent(self, browser, october):
        send = {"action-submit": "1"}
        details = ["<p>They said yes.</p>", "<p>We met.</p>"]
        answer = self.post(browser, october, details, deleted=["Depot"], **send)
        assert answer.status_code == 302
        assert WorkflowState.objects.get().status == "in_progress"
        assert [item.topic for item in draft_of(october).items.all()] == ["Mentoring"]


class TestTheButton:
    def test_is_on_my_network_and_drafts_that_month(self, client, lead, series, september, time_machine):
        time_machine.move_to(TODAY)
        client.force_login(lead_of(series.get_parent().specific))
        address = f"/admin/series/{series.pk}/start/2026-10/"
        page = client.get("/admin/my-network/").content.decode()
        assert f'action="{address}"' in page
        assert "Start October 2026" in page
        answer = client.post(address)
        page = MonthlyUpdatePage.objects.get(month=OCTOBER)
        assert answer.url == f"/admin/pages/{page.pk}/edit/"
        assert "2 items were carried over" in client.get(answer.url).content.decode()

    def test_says_first_what_will_be_carried_over(self, client, lead, series, september):
        client.force_login(lead)
        page = client.get(f"/admin/series/{series.pk}/start/").content.decode()
        assert "Mentoring" in page
        assert "Panels" not in page
        assert not MonthlyUpdatePage.objects.filter(month=OCTOBER).exists()

    def test_is_on_the_series(self, client, lead, series):
        client.force_login(lead)
        address = f"/admin/series/{series.pk}/start/"
        assert address in client.get(f"/admin/pages/{series.pk}/edit/").content.decode()
        assert address in client.get(f"/admin/pages/{series.pk}/").content.decode()

    def test_answers_a_month_that_is_none_with_not_found(self, client, lead, series):
        client.force_login(lead)
        assert client.post(f"/admin/series/{series.pk}/start/2026-13/").status_code == 404

    def test_says_when_it_is_too_early(self, client, lead, series):
        client.force_login(lead)
        answer = client.post(f"/admin/series/{series.pk}/start/2099-01/", follow=True)
        assert "too early to start January 2099" in answer.content.decode()
