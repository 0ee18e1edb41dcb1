"""Who hears what about approval, and the hourly batch."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.template.exceptions import TemplateDoesNotExist
from wagtail.models import TaskState, Workflow, WorkflowTask
from wagtail.signals import task_submitted
from wagtail.users.models import UserProfile

from cms.models import FourEyesTask
from cms.models.versions import version_of
from cms.moderation import approval, hourly_digest
from tests.factories import AlertFactory, EditorFactory, InformationPageFactory, UserFactory, submit
from tests.mailing import newest, take

TUESDAY = datetime(2026, 3, 3, 10, 20, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def author(db):
    return EditorFactory(email="author@example.org", first_name="Amara", last_name="Bello")


@pytest.fixture
def editor(db):
    return EditorFactory(username="sam", email="editor@example.org", first_name="Sam", last_name="Lee")


@pytest.fixture
def other(db):
    return EditorFactory(email="other@example.org")


@pytest.fixture
def page(home):
    return InformationPageFactory(parent=home, title="Our aims")


@pytest.fixture
def state(page, author):
    return submit(page, author, title="Our new aims")


def reload(page):
    return type(page).objects.get(pk=page.pk)


def approve(page, state, by):
    approval.approve(state, by=by, version=version_of(reload(page).latest_revision))


# --- Receipt, claim, decision -------------------------------------------------------------------------


def test_whoever_submits_gets_a_receipt_with_the_target(state, editor, page):
    assert "We aim to answer by 10:20am on Thursday 5 March 2026" in newest()
    assert f"http://localhost/admin/pages/{page.pk}/edit/" in newest()
    assert take() == [("author", "Received: Our new aims")]


def test_the_author_hears_who_is_reading_it(state, editor):
    take()
    approval.claim(state, by=editor)
    assert "Sam Lee (sam) is reading “Our new aims” now" in newest()
    assert take() == [("author", "Being checked: Our new aims")]


def test_the_author_hears_that_it_is_public(state, editor, page):
    take()
    approve(page, state, editor)
    assert f"is public now: http://localhost{reload(page).url}" in newest()
    assert take() == [("author", "Approved: Our new aims")]


def test_the_author_hears_when_it_will_be_public(page, author, editor):
    state = submit(page, author, go_live_at=datetime(2026, 4, 1, 8, 0, tzinfo=UTC))
    take()
    approve(page, state, editor)
    assert "It goes live at 9:00am on Wednesday 1 April 2026" in newest()  # summer time by then


def test_the_author_hears_what_has_to_change(state, editor):
    take()
    approval.request_changes(state, by=editor, reason="Name the Q&A’s <owner>.\n\nAnd date it.")
    assert "Sam Lee (sam) wrote: Name the Q&A’s <owner>. And date it." in newest()
    assert take() == [("author", "Changes needed: Our new aims")]


def test_nobody_hears_of_what_they_did_themselves(state, author, page):
    take()
    reload(page).current_workflow_state.cancel(user=author)
    assert take() == []


def test_author_and_reader_hear_that_it_was_taken_back(state, editor, other, page):
    approval.claim(state, by=editor)
    take()
    reload(page).current_workflow_state.cancel(user=other)
    subject = "No longer being checked: Our new aims"
    assert sorted(take()) == [("author", subject), ("editor", subject)]


def test_a_co_lead_who_submits_again_hears_as_well(state, page, editor):
    take()
    approval.request_changes(state, by=editor, reason="Date it.")
    take()
    co_lead = UserFactory(email="colead@example.org")
    draft = reload(page).get_latest_revision_as_object()
    draft.save_revision(user=co_lead)
    reload(page).current_workflow_state.resume(user=co_lead)
    assert take() == [("colead", "Received: Our new aims")]
    approve(page, reload(page).current_workflow_task_state, editor)
    assert sorted(to for to, _ in take()) == ["author", "colead"]


def test_whoever_looked_at_it_before_hears_that_it_is_back_and_the_group_does_not(
    state, page, author, editor, other
):
    approval.claim(state, by=editor)
    approval.request_changes(state, by=editor, reason="Date it.")
    take()
    reload(page).current_workflow_state.resume(user=author)
    assert take() == [("author", "Received: Our new aims"), ("editor", "Back for checking: Our new aims")]
    hourly_digest.send_due(TUESDAY + HOUR)
    assert take() == []


def test_the_group_hears_when_whoever_looked_at_it_before_wants_no_mail(state, page, author, editor, other):
    UserProfile.objects.create(user=editor, submitted_notifications=False)
    approval.claim(state, by=editor)
    approval.request_changes(state, by=editor, reason="Date it.")
    reload(page).current_workflow_state.resume(user=author)
    take()
    hourly_digest.send_due(TUESDAY + HOUR)
    assert take() == [("other", "To check: Our new aims")]


def test_the_second_of_two_stages_is_not_a_new_submission(page, author, editor, home):
    team = Group.objects.create(name="Communications")
    team.user_set.add(UserFactory(email="comms@example.org"))
    second = FourEyesTask.objects.create(name="Communications agree")
    second.groups.add(team)
    WorkflowTask.objects.create(workflow=Workflow.objects.get(active=True), task=second, sort_order=1)
    state = submit(page, author, title="Our new aims")
    take()
    approve(page, state, editor)
    assert take() == []
    hourly_digest.send_due(TUESDAY + HOUR)
    assert take() == [("comms", "To check: Our new aims")]


def test_alerts_are_spoken_of_like_pages(author, editor):
    alert = AlertFactory(title="Lift repaired", live=False)
    alert.save_revision(user=author)
    alert = reload(alert)
    alert.get_workflow().start(alert, author)
    assert f"/admin/snippets/home/alert/edit/{alert.pk}/" in newest()
    assert take() == [("author", "Received: Lift repaired")]


def test_wagtails_own_notifiers_are_silent(page, author, editor, admin_user, settings):
    settings.EMAIL_BACKEND = "cms.mail.QueueingBackend"
    send_mail("Probe", "x", None, ["probe@example.org"])
    assert take() == [("probe", "Probe")]  # theirs would be found here
    admin_user.email = "admin@example.org"
    admin_user.save()
    state = submit(page, author)
    approval.request_changes(state, by=editor, reason="Date it.")
    reload(page).current_workflow_state.resume(user=author)
    approve(page, reload(page).current_workflow_task_state, editor)
    assert {to for to, _ in take()} == {"author"}


def test_a_submission_is_heard_of_whatever_kind_of_task_state_it_is(state, author):
    take()
    task_submitted.send(sender=type("OtherTaskState", (), {}), instance=state, user=author)
    assert take() == [("author", "Received: Our new aims")]


def test_a_mail_server_nobody_can_find_does_not_stop_a_submission(page, author, settings):
    settings.EMAIL_BACKEND = "cms.mail.QueueingBackend"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.invalid"
    assert submit(page, author).status == TaskState.STATUS_IN_PROGRESS
    assert [to for to, _ in take()] == ["author"]


def test_people_who_are_gone_or_have_no_address_get_nothing(page, editor):
    for facts in ({"email": ""}, {"email": "gone@example.org", "is_active": False}):
        state = submit(InformationPageFactory(parent=page), EditorFactory(**facts))
        approval.claim(state, by=editor)
        approval.request_changes(state, by=editor, reason="Date it.")
    assert take() == []


def test_what_people_switched_off_in_their_account_stays_off(state, page, author, editor):
    take()
    UserProfile.objects.create(user=author, rejected_notifications=False)
    UserProfile.objects.create(user=editor, submitted_notifications=False)
    hourly_digest.send_due(TUESDAY + HOUR)
    approval.request_changes(state, by=editor, reason="Date it.")
    assert take() == []
    assert TaskState.objects.get(pk=state.pk).comment == "Date it."


def test_a_mail_that_cannot_be_written_stops_nothing(page, author, editor, monkeypatch, caplog):
    def broken(*args):
        raise TemplateDoesNotExist("emails/x.txt")

    monkeypatch.setattr("cms.mail.rendering.render", broken)
    state = submit(page, author, title="Our new aims")
    approve(page, state, editor)
    assert reload(page).title == "Our new aims"
    assert "No mail about submitted" in caplog.text


def test_a_mail_in_a_transaction_that_is_rolled_back_is_gone(page, author, editor):
    state = submit(page, author, title="")
    take()
    with pytest.raises(approval.ApprovalRefused):
        approve(page, state, editor)
    assert take() == []


# --- The hourly batch ---------------------------------------------------------------------------------


def test_the_group_gets_one_mail_an_hour_with_all_that_waits(home, author, editor, tuesday):
    for number in (1, 2):
        submit(InformationPageFactory(parent=home, title=f"Page {number}"), author)
    take()
    hourly_digest.send_due(TUESDAY + 40 * MINUTE)
    assert "Page 1, by 10:20am on Thursday 5 March" in newest()
    assert take() == [("editor", "2 submissions to check")]
    submit(InformationPageFactory(parent=home, title="Page 3"), author)
    take()
    hourly_digest.send_due(TUESDAY + 45 * MINUTE)
    assert take() == []  # the job ran twice in the hour
    hourly_digest.send_due(TUESDAY + 38 * MINUTE + HOUR)
    assert take() == []  # the last one was late
    hourly_digest.send_due(TUESDAY + 40 * MINUTE + HOUR)
    assert [title in newest() for title in ("Page 1", "Page 2", "Page 3")] == [True] * 3
    assert take() == [("editor", "3 submissions to check")]
    hourly_digest.send_due(TUESDAY + 40 * MINUTE + 2 * HOUR)
    assert take() == []  # nothing new


def test_people_hear_only_of_what_they_may_decide(home, author, editor, other):
    submit(InformationPageFactory(parent=home, title="Amara’s"), author)
    submit(InformationPageFactory(parent=home, title="Sam’s"), editor)
    take()
    hourly_digest.send_due(TUESDAY + HOUR)
    assert sorted(take()) == [
        ("author", "To check: Sam’s"),
        ("editor", "To check: Amara’s"),
        ("other", "2 submissions to check"),
    ]
    submit(InformationPageFactory(parent=home, title="Sam’s second"), editor)
    take()
    hourly_digest.send_due(TUESDAY + 2 * HOUR)
    assert sorted(take()) == [("author", "2 submissions to check"), ("other", "3 submissions to check")]


def test_what_somebody_reads_is_not_in_the_batch_until_they_release_it(state, editor, other):
    approval.claim(state, by=editor)
    take()
    hourly_digest.send_due(TUESDAY + HOUR)
    assert take() == []
    approval.release(state, by=editor)
    hourly_digest.send_due(TUESDAY + 2 * HOUR)
    assert sorted(to for to, _ in take()) == ["editor", "other"]
    approval.claim(state, by=editor)
    approval.release(state, by=editor)
    take()
    hourly_digest.send_due(TUESDAY + 3 * HOUR)
    assert sorted(to for to, _ in take()) == ["editor", "other"]


def test_administrators_hear_when_nobody_in_the_group_may_decide(state, admin_user):
    admin_user.email = "admin@example.org"
    admin_user.save()
    take()
    hourly_digest.send_due(TUESDAY + HOUR)
    assert take() == [("admin", "To check: Our new aims")]


def test_a_batch_that_came_late_misses_nothing(state, editor, tuesday):
    take()
    hourly_digest.send_due(TUESDAY + 30 * HOUR)
    assert take() == [("editor", "To check: Our new aims")]


def test_a_broken_batch_is_reported_and_comes_the_next_time(state, editor, monkeypatch, caplog):
    take()
    with monkeypatch.context() as patch:
        patch.setattr(hourly_digest, "_write", lambda *args: 1 / 0)
        hourly_digest.send_due(TUESDAY + HOUR)
    assert "No batch for approval task" in caplog.text
    hourly_digest.send_due(TUESDAY + HOUR)
    assert take() == [("editor", "To check: Our new aims")]
