"""Two people decide at the same moment, on a real PostgreSQL with real commits: one wins, one is told."""

from functools import partial

import pytest
from django.test import Client
from wagtail.models import TaskState

from cms.models import PublicUpdate, ReviewClaim
from cms.models.versions import version_of
from cms.moderation import approval
from home.models import HomePage, InformationPage
from tests.committed import at_once, scratch_database
from tests.factories import EditorFactory, InformationPageFactory, submit

ROUNDS = 3  # the two meet at a different place each time


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), scratch_database():
        yield


@pytest.fixture
def editors(committed):
    """Two signed-in browsers."""
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(EditorFactory())
        browser.get("/admin/moderation/")
    return browsers


def submitted() -> TaskState:
    page = InformationPageFactory(parent=HomePage.objects.get(), title="As it was")
    return submit(page, EditorFactory(), title="As it should be", change_kind="minor")


def post(browser, state, action, **answer):
    data = {"action": action, "revision": version_of(state.revision), **answer}
    response = browser.post(f"/admin/moderation/{state.pk}/", data)
    return response.status_code, response.content.decode()


def test_of_two_approvals_at_once_one_publishes_and_the_other_is_told(editors):
    for _ in range(ROUNDS):
        state = submitted()
        answers = at_once(*(partial(post, each, state, "approve") for each in editors))
        assert sorted(status for status, _ in answers) == [200, 302]
        told = next(text for status, text in answers if status == 200)
        assert "decided about this already" in told
        assert PublicUpdate.objects.filter(revision_id=state.revision_id).count() == 1
        assert TaskState.objects.get(pk=state.pk).status == "approved"


def test_approving_and_requesting_changes_at_once_end_in_one_decision(editors):
    for _ in range(ROUNDS):
        state = submitted()
        answers = at_once(
            partial(post, editors[0], state, "approve", comment="Fine."),
            partial(post, editors[1], state, "reject", comment="My long letter."),
        )
        assert sorted(status for status, _ in answers) == [200, 302]
        page = InformationPage.objects.get(pk=state.workflow_state.object_id)
        is_approved = TaskState.objects.get(pk=state.pk).status == "approved"
        assert (page.title == "As it should be") is is_approved
        if is_approved:
            assert "My long letter." in answers[1][1]


def test_what_is_published_while_it_saves_itself_is_what_its_version_says(committed):
    """Autosave looks whether its version is public, then writes: nothing may come between the two."""
    author = EditorFactory()
    for _ in range(ROUNDS):
        page = InformationPageFactory(parent=HomePage.objects.get(), title="As it was")
        draft = page.get_latest_revision_as_object()
        draft.title = "As it should be"
        read = draft.save_revision(user=author)
        draft.title = "Slipped in"
        at_once(
            partial(approval.publish_in_emergency, page, by=author, reason="Gas leak"),
            partial(draft.save_revision, user=author, overwrite_revision=read),
        )
        page = InformationPage.objects.get(pk=page.pk)
        assert page.live_revision.content["title"] == page.title


def test_of_two_claims_at_once_one_holds(editors):
    for _ in range(ROUNDS):
        state = submitted()
        address = f"/admin/moderation/{state.pk}/claim/"
        answers = at_once(*(partial(each.post, address) for each in editors))
        assert [answer.status_code for answer in answers] == [302, 302]
        assert ReviewClaim.objects.filter(task_state=state).count() == 1
