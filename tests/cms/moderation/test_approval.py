"""Four eyes, pinned: nobody approves own work, nor what they did not read (docs/editors.md#approving)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import PageLogEntry, Revision, TaskState, Workflow, WorkflowPage, WorkflowTask

from cms.models import (
    ContentChange,
    EmergencyPublication,
    FourEyesTask,
    KeptVersion,
    PublicUpdate,
    ReviewClaim,
)
from cms.models.versions import version_of
from cms.moderation import approval
from cms.moderation.approval import ApprovalRefused
from cms.signals import review_claimed, review_released
from home.models import Alert
from tests import set_clock
from tests.factories import (
    AlertFactory,
    EditorFactory,
    InformationPageFactory,
    StatementPageFactory,
    UserFactory,
    submit,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def author(db):
    return EditorFactory()


@pytest.fixture
def editor(db):
    return EditorFactory()


@pytest.fixture
def page(home):
    return InformationPageFactory(parent=home, title="As it was")


@pytest.fixture
def task_state(page, author):
    return submit(page, author, title="As it should be", change_kind="minor")


def reload(page):
    return type(page).objects.get(pk=page.pk)


def newest(page) -> str:
    return version_of(reload(page).latest_revision)


def test_a_second_person_publishes_what_they_read(page, task_state, editor):
    approval.approve(task_state, by=editor, version=newest(page))
    assert reload(page).title == "As it should be"
    row = PublicUpdate.objects.filter(page_id=page.pk).first()
    assert (row.approved_by, row.kind) == (editor, "minor")


def test_the_author_cannot_approve(page, task_state, author):
    with pytest.raises(ApprovalRefused, match="Somebody else"):
        approval.approve(task_state, by=author, version=newest(page))
    assert reload(page).title == "As it was"


def test_who_submitted_what_somebody_else_wrote_cannot_approve_it(page, author, editor):
    draft = reload(page)
    draft.title = "As it should be"
    draft.save_revision(user=author)
    draft.get_workflow().start(draft, editor)
    with pytest.raises(ApprovalRefused, match="Somebody else"):
        approval.approve(reload(page).current_workflow_task_state, by=editor, version=newest(page))


def test_an_administrator_cannot_approve_their_own_work(page, admin_user, editor):
    state = submit(page, admin_user, title="Mine")
    with pytest.raises(ApprovalRefused):
        approval.approve(state, by=admin_user, version=newest(page))


def test_somebody_who_edited_during_moderation_cannot_approve(page, task_state, editor):
    draft = reload(page).get_latest_revision_as_object()
    draft.title = "Half a ty"
    draft.save_revision(user=editor)
    with pytest.raises(ApprovalRefused, match="Somebody else"):
        approval.approve(task_state, by=editor, version=newest(page))


def test_an_approval_of_an_older_revision_publishes_nothing(page, task_state, editor):
    seen = newest(page)
    draft = reload(page).get_latest_revision_as_object()
    draft.title = "Half a ty"
    draft.save_revision(user=EditorFactory())
    with pytest.raises(ApprovalRefused, match="changed while you were reading"):
        approval.approve(task_state, by=editor, version=seen)
    assert reload(page).title == "As it was"


@pytest.mark.parametrize("version", [None, "", 0, "abc"])
def test_an_approval_that_names_no_revision_publishes_nothing(page, task_state, editor, version):
    with pytest.raises(ApprovalRefused):
        approval.approve(task_state, by=editor, version=version)
    assert reload(page).title == "As it was"


def test_what_has_no_version_is_not_approved(page, task_state, editor):
    type(page).objects.filter(pk=page.pk).update(latest_revision=None)
    with pytest.raises(ApprovalRefused, match="changed while you were reading"):
        approval.approve(task_state, by=editor, version=newest(page))


def test_autosave_cannot_change_a_revision_under_review(page, task_state, author):
    submitted = reload(page).get_latest_revision()
    draft = reload(page).get_latest_revision_as_object()
    draft.title = "Slipped in"
    again = draft.save_revision(user=author, overwrite_revision=submitted)
    assert again.pk != submitted.pk
    assert type(submitted).objects.get(pk=submitted.pk).content["title"] == "As it should be"


def test_autosave_rewrites_its_last_revision_while_nobody_read_it(page, author):
    draft = reload(page)
    draft.title = "Half a ty"
    first = draft.save_revision(user=author)
    draft.title = "Half a typed title"
    again = draft.save_revision(user=author, overwrite_revision=first)
    assert (again.pk, again.content["title"]) == (first.pk, "Half a typed title")


def test_a_version_that_comes_back_may_lack_what_is_asked_for_by_now(page, author):
    draft, earlier = reload(page), reload(page).latest_revision
    draft.title = ""
    with pytest.raises(ValidationError):
        draft.save_revision(user=author)
    assert draft.save_revision(user=author, previous_revision=earlier).content["title"] == ""


def test_autosave_cannot_change_a_published_revision(page, author):
    published = reload(page).get_latest_revision()
    draft = reload(page)
    draft.title = "Later words"
    again = draft.save_revision(user=published.user, overwrite_revision=published)
    assert again.pk != published.pk


def test_people_outside_the_group_cannot_approve(page, task_state):
    with pytest.raises(ApprovalRefused, match="not in a group"):
        approval.approve(task_state, by=UserFactory(), version=newest(page))


def test_an_incomplete_draft_is_refused_with_what_is_missing(network, author, editor):
    page = StatementPageFactory(parent=network)
    state = submit(page, author, issued_on=None)
    with pytest.raises(ApprovalRefused, match="not complete"):
        approval.approve(state, by=editor, version=newest(page))
    assert TaskState.objects.get(pk=state.pk).status == "in_progress"


def test_a_decision_is_made_once(page, task_state, editor):
    seen = newest(page)
    approval.approve(task_state, by=editor, version=seen)
    with pytest.raises(ApprovalRefused, match="decided"):
        approval.approve(task_state, by=EditorFactory(), version=seen)


def test_asking_for_changes_needs_a_reason(page, task_state, editor):
    with pytest.raises(ApprovalRefused, match="Say what"):
        approval.request_changes(task_state, by=editor, reason="  ")
    approval.request_changes(task_state, by=editor, reason="The date is wrong.")
    state = reload(page).current_workflow_state
    assert state.status == "needs_changes"
    assert TaskState.objects.get(pk=task_state.pk).comment == "The date is wrong."


def test_the_approver_can_overturn_the_answer_and_it_is_logged(page, author, editor):
    state = submit(page, author, title="New", change_kind="significant", change_note="New form.")
    approval.approve(state, by=editor, version=newest(page), change_kind="minor")
    assert PublicUpdate.objects.filter(page_id=page.pk).first().kind == "minor"
    entry = PageLogEntry.objects.get(page_id=page.pk, action="cms.overturn")
    assert (entry.user, entry.data) == (editor, {"from": "significant", "to": "minor"})


@pytest.mark.parametrize("kind", ["minor", "nonsense"])
def test_an_answer_that_is_the_same_or_is_none_overturns_nothing(page, task_state, editor, kind):
    approval.approve(task_state, by=editor, version=newest(page), change_kind=kind)
    assert PublicUpdate.objects.filter(page_id=page.pk).first().kind == "minor"
    assert not PageLogEntry.objects.filter(page_id=page.pk, action="cms.overturn").exists()


def test_overturning_to_significant_needs_a_note(page, task_state, editor):
    with pytest.raises(ApprovalRefused, match="needs a note"):
        approval.approve(task_state, by=editor, version=newest(page), change_kind="significant")


def test_whoever_approves_says_minor_where_the_author_said_nothing(page, author, editor):
    state = submit(page, author, title="As it should be", change_kind="", change_note="")
    approval.approve(state, by=editor, version=newest(page), change_kind="minor")
    assert PublicUpdate.objects.filter(page_id=page.pk).first().kind == "minor"


@pytest.mark.usefixtures("ordinary_day")
def test_what_is_taken_down_later_is_public_until_then(page, author, editor):
    tomorrow = set_clock.now() + timedelta(days=1)
    state = submit(page, author, title="Until then", change_kind="minor", expire_at=tomorrow)
    approval.approve(state, by=editor, version=newest(page))
    assert reload(page).title == "Until then"


def test_what_the_browser_sends_along_cannot_bend_the_rules(page, task_state, editor):
    task = task_state.task.specific
    with pytest.raises(PermissionDenied):
        task.on_action(task_state, editor, "approve", update=False, comment="ok")
    with pytest.raises(PermissionDenied):
        task.on_action(task_state, editor, "reject", update=False)
    assert TaskState.objects.get(pk=task_state.pk).status == "in_progress"


def test_approve_is_offered_only_to_those_who_may(page, task_state, author, editor):
    task = task_state.task.specific

    def offered(user):
        return [name for name, _, _ in task.get_actions(reload(page), user)]

    assert offered(author) == ["reject"]
    assert offered(editor) == ["reject", "approve"]
    assert offered(UserFactory()) == []


def test_two_stages_need_two_different_people(home, page, author):
    first, second = EditorFactory(), EditorFactory()
    communications = Group.objects.create(name="Communications")
    communications.user_set.add(first, second)
    workflow = Workflow.objects.create(name="Two stages")
    stages = [FourEyesTask.objects.get(), FourEyesTask.objects.create(name="Communications")]
    stages[1].groups.add(communications)
    for order, stage in enumerate(stages):
        WorkflowTask.objects.create(workflow=workflow, task=stage, sort_order=order)
    WorkflowPage.objects.create(workflow=workflow, page_id=page.pk)
    state = submit(page, author, title="Twice read", change_kind="minor")
    approval.approve(state, by=first, version=newest(page))
    with pytest.raises(ApprovalRefused, match="decided"):
        approval.approve(state, by=EditorFactory(), version=newest(page))
    state = reload(page).current_workflow_task_state
    with pytest.raises(ApprovalRefused):
        approval.approve(state, by=first, version=newest(page))
    approval.approve(state, by=second, version=newest(page))
    assert reload(page).title == "Twice read"


def test_a_version_is_the_same_before_it_is_stored_and_afterwards(page):
    draft = reload(page)
    draft.go_live_at = NOON
    made = draft.save_revision()
    assert version_of(made) == version_of(Revision.objects.get(pk=made.pk))
    assert version_of(None) == ""


def test_every_stage_approves_the_same_words(home, page, author, editor):
    state = submit(page, author, title="Twice read", change_kind="minor")
    revision = reload(page).latest_revision
    KeptVersion.keep(revision)  # as an earlier stage does
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"title": "Slipped in"})
    with pytest.raises(ApprovalRefused, match="earlier stage"):
        approval.approve(state, by=editor, version=newest(page))
    assert reload(page).title == "As it was"


class TestClaims:
    def test_one_person_claims_and_others_are_told_who(self, task_state, editor):
        approval.claim(task_state, by=editor)
        with pytest.raises(ApprovalRefused, match=editor.username):
            approval.claim(task_state, by=EditorFactory())
        assert ReviewClaim.objects.get().user == editor

    def test_claiming_twice_changes_nothing(self, task_state, editor):
        assert approval.claim(task_state, by=editor) == approval.claim(task_state, by=editor)

    def test_a_claim_of_one_page_is_none_of_another(self, home, author, task_state, editor):
        approval.claim(task_state, by=editor)
        other = submit(InformationPageFactory(parent=home), author, title="Another")
        someone = EditorFactory()
        assert approval.claim(other, by=someone).user == someone
        approval.release(other, by=someone)
        assert [claim.user for claim in ReviewClaim.objects.all()] == [editor]

    def test_a_claim_says_when_and_of_which_words(self, page, task_state, editor):
        claim = approval.claim(task_state, by=editor, now=NOON)
        claim.refresh_from_db()
        assert (claim.task_state, claim.at, claim.version) == (task_state, NOON, newest(page))

    def test_who_works_on_it_is_told_of_claims_and_releases(self, task_state, editor):
        told = []

        def listener(sender, signal, task_state, user, **kwargs):
            told.append((signal, task_state, user))

        both = (review_claimed, review_released)
        for signal in both:
            signal.connect(listener)
        try:
            approval.claim(task_state, by=editor)
            approval.release(task_state, by=editor)
        finally:
            for signal in both:
                signal.disconnect(listener)
        assert told == [(signal, task_state, editor) for signal in both]

    def test_releasing_what_nobody_claimed_does_nothing(self, task_state, editor):
        approval.release(task_state, by=editor)
        assert not ReviewClaim.objects.exists()

    def test_people_outside_the_group_cannot_claim(self, task_state):
        with pytest.raises(ApprovalRefused, match="not in a group"):
            approval.claim(task_state, by=UserFactory())

    def test_the_author_cannot_claim(self, task_state, author):
        with pytest.raises(ApprovalRefused):
            approval.claim(task_state, by=author)

    def test_only_the_holder_or_an_administrator_releases(self, task_state, editor, admin_user):
        approval.claim(task_state, by=editor)
        with pytest.raises(ApprovalRefused):
            approval.release(task_state, by=EditorFactory())
        approval.release(task_state, by=editor)
        approval.claim(task_state, by=editor)
        approval.release(task_state, by=admin_user)
        assert not ReviewClaim.objects.exists()


class TestEmergencies:
    def test_an_emergency_is_public_at_once_and_on_record_until_somebody_else_signs_it_off(
        self, page, author, editor
    ):
        draft = reload(page)
        draft.title = "Evacuate"
        draft.save_revision(user=author)
        record = approval.publish_in_emergency(page, by=author, reason="Gas leak")
        assert reload(page).title == "Evacuate"
        assert PublicUpdate.objects.filter(page_id=page.pk).first().approved_by is None
        with pytest.raises(ApprovalRefused):
            approval.sign_off(record, by=author, version=version_of(record.revision))
        approval.sign_off(record, by=editor, version=version_of(record.revision))
        assert EmergencyPublication.objects.get().signed_off_by == editor
        assert PublicUpdate.objects.filter(page_id=page.pk).first().approved_by == editor

    def test_it_needs_a_reason_and_the_right(self, page, author):
        with pytest.raises(ApprovalRefused, match="why"):
            approval.publish_in_emergency(page, by=author, reason=" ")
        with pytest.raises(ApprovalRefused, match="may not"):
            approval.publish_in_emergency(page, by=UserFactory(), reason="Gas leak")

    def test_what_is_public_already_is_not_published_again(self, page, author):
        reload(page).save_revision(user=author)
        approval.publish_in_emergency(page, by=author, reason="Gas leak")
        with pytest.raises(ApprovalRefused, match="public already"):
            approval.publish_in_emergency(page, by=author, reason="Gas leak")
        assert EmergencyPublication.objects.count() == 1

    def test_the_record_says_what_when_why_and_by_whom(self, page, author, editor):
        draft = reload(page)
        draft.title = "Evacuate"
        draft.save_revision(user=editor)
        record = approval.publish_in_emergency(page, by=author, reason=f" {'Gas ' * 100}", now=NOON)
        record.refresh_from_db()
        revision = reload(page).live_revision
        assert (record.content_object, record.title, record.revision) == (reload(page), "Evacuate", revision)
        assert (record.reason, record.by, record.at) == (("Gas " * 100)[:300], author, NOON)
        assert list(record.writers.all()) == [editor]
        entry = PageLogEntry.objects.get(page_id=page.pk, action="cms.emergency")
        assert (entry.user, entry.revision, entry.data) == (author, revision, {"reason": record.reason})

    @pytest.mark.parametrize("who", ["author", "writer"])
    def test_who_published_or_wrote_it_cannot_sign_it_off(self, page, author, who):
        writer = EditorFactory()
        reload(page).save_revision(user=writer)
        record = approval.publish_in_emergency(page, by=author, reason="Gas leak")
        with pytest.raises(ApprovalRefused, match="wrote or published"):
            approval.sign_off(
                record, by={"author": author, "writer": writer}[who], version=version_of(record.revision)
            )
        assert not EmergencyPublication.objects.get().signed_off_by

    def test_only_what_was_read_is_signed_off(self, page, author, editor):
        reload(page).save_revision(user=author)
        record = approval.publish_in_emergency(page, by=author, reason="Gas leak")
        with pytest.raises(ApprovalRefused, match="changed while"):
            approval.sign_off(record, by=editor, version="")

    def test_signing_off_is_on_record_and_shows_at_once(self, page, home, author, editor):
        other = InformationPageFactory(parent=home)
        reload(page).save_revision(user=author)
        record = approval.publish_in_emergency(page, by=author, reason="Gas leak")
        before = ContentChange.objects.count()
        approval.sign_off(record, by=editor, version=version_of(record.revision), now=NOON)
        record.refresh_from_db()
        assert (record.signed_off_by, record.signed_off_at) == (editor, NOON)
        assert ContentChange.objects.count() == before + 1
        entry = PageLogEntry.objects.get(page_id=page.pk, action="cms.signed_off")
        assert (entry.user, entry.revision) == (editor, record.revision)
        assert PublicUpdate.objects.get(page_id=other.pk).approved_by is None

    def test_it_is_signed_off_once(self, page, author, editor):
        reload(page).save_revision(user=author)
        record = approval.publish_in_emergency(page, by=author, reason="Gas leak")
        approval.sign_off(record, by=editor, version=version_of(record.revision))
        with pytest.raises(ApprovalRefused, match="already"):
            approval.sign_off(record, by=EditorFactory(), version=version_of(record.revision))


def test_an_alert_needs_a_second_person_too(author, editor):
    alert = AlertFactory(live=False)
    alert.save_revision(user=author)
    alert.get_workflow().start(alert, author)
    state = alert.current_workflow_task_state
    version = version_of(Alert.objects.get(pk=alert.pk).latest_revision)
    with pytest.raises(ApprovalRefused):
        approval.approve(state, by=author, version=version)
    approval.approve(state, by=editor, version=version)
    assert Alert.objects.get(pk=alert.pk).live
