"""Where nobody is asked to check what goes public, nothing does; people and operators are told what to do."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from wagtail.models import (
    DraftStateMixin,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset

from cms.checks import drafts_are_approved
from cms.jobs import scheduled_publishing
from cms.models import AuditEntry, BasePage, EmergencyPublication, constitution
from cms.models.constitution import NoSecondPerson
from cms.models.versions import version_of
from cms.moderation import approval
from cms.moderation.approval import ApprovalRefused
from home.alerts.services import take_down
from home.models import Alert
from tests import set_clock
from tests.cms.moderation.screens import QUEUE, decide, emergency_url, reload, review_url, text_of
from tests.cms.moderation.test_constitution import edit, form_of, root
from tests.editing import save
from tests.factories import AlertFactory, EditorFactory, InformationPageFactory, StatementPageFactory, submit
from tests.security.test_ways_to_publish import WAYS, WORDS, Pages

pytestmark = pytest.mark.usefixtures("ordinary_day")

MISSING = {
    "from the root page": "DELETE FROM wagtailcore_workflowpage",
    "the workflow is disabled": "UPDATE wagtailcore_workflow SET active = false",
    "the step is disabled": "UPDATE wagtailcore_task SET active = false",
    "without a step": "DELETE FROM wagtailcore_workflowtask",
    "without a group": "DELETE FROM cms_foureyestask_groups",
}
OF_RECORDS = "DELETE FROM wagtailcore_workflowcontenttype"


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def broken(state):
    run(MISSING["from the root page"])
    return state


@pytest.mark.parametrize("how", MISSING)
def test_nothing_is_published_then_by_any_of_its_roads(client, page, state, author, editor, how):
    draft = InformationPageFactory(parent=page, live=False, title="Not approved")
    run(MISSING[how])
    with pytest.raises(NoSecondPerson), transaction.atomic():
        reload(draft).latest_revision.publish(skip_permission_checks=True)
    with pytest.raises(ApprovalRefused, match=r"not (published|in a group)"):
        approval.approve(state, by=editor, version=version_of(state.revision))
    with pytest.raises(ApprovalRefused, match="no second person is asked"):
        approval.publish_in_emergency(reload(draft), by=editor, reason="It burns")
    with pytest.raises(NoSecondPerson), transaction.atomic():
        state.approve(user=editor)
    assert not BasePage.objects.live().filter(title="Not approved").exists()
    assert reload(page).title == "As it was"


def test_what_was_scheduled_waits_then_and_goes_out_once_it_is_put_right(page, editor, author, workflow):
    soon = set_clock.now() + timedelta(hours=1)
    state = submit(page, author, title="Later", change_kind="minor", go_live_at=soon)
    approval.approve(state, by=editor, version=version_of(state.revision))
    run(MISSING["from the root page"])
    with time_machine.travel(soon + timedelta(minutes=1), tick=False):
        scheduled_publishing.tick()
        assert reload(page).title == "As it was"
        WorkflowPage.objects.create(workflow=workflow, page_id=root().pk)
        scheduled_publishing.tick()
        assert reload(page).title == "Later"


@pytest.mark.parametrize("person", ["editor", "admin_user"])
def test_no_form_publishes_then(client, request, network, author, person):
    person = request.getfixturevalue(person)
    changed = InformationPageFactory(parent=network, slug="changed")
    changed.title = WORDS
    changed.save_revision(user=author)
    draft = InformationPageFactory(parent=network, live=False, title=WORDS, slug="draft")
    incomplete = StatementPageFactory(parent=network, live=False, title=WORDS, slug="incomplete")
    reviewed = InformationPageFactory(parent=network, live=False, title=WORDS, slug="review")
    pages = Pages(network, changed, draft, incomplete, submit(reviewed, author))
    live = set(BasePage.objects.live().values_list("pk", flat=True))
    run(MISSING["from the root page"])
    client.force_login(person)
    for way in WAYS:
        address, data = way(pages)
        assert client.post(address, data).status_code < 500, way
    with time_machine.travel(set_clock.now() + timedelta(days=2)):
        scheduled_publishing.tick()
    assert set(BasePage.objects.live().values_list("pk", flat=True)) == live
    assert not BasePage.objects.live().filter(title=WORDS).exists()


def test_no_alert_is_published_then_but_one_can_be_taken_down(admin_client, editor, author):
    alert = AlertFactory(starts_at=None, ends_at=set_clock.now() + timedelta(days=1))
    draft = AlertFactory(live=False)
    run(OF_RECORDS)
    assert "action-publish" not in text_of(admin_client.get(f"/admin/snippets/home/alert/edit/{draft.pk}/"))
    with pytest.raises(NoSecondPerson), transaction.atomic():
        draft.latest_revision.publish(skip_permission_checks=True)
    take_down(alert, by=editor, now=set_clock.now())
    assert not Alert.objects.filter(live=True).exists()


def test_who_presses_the_button_reads_why(as_editor, broken, author):
    assert "no second person is asked to check it" in text_of(decide(as_editor, broken, "approve"))
    page = broken.workflow_state.content_object
    as_editor.force_login(EditorFactory())
    answer = as_editor.post(emergency_url(page), {"reason": "It burns", "made_from": ""})
    assert answer.status_code == 200
    assert not EmergencyPublication.objects.exists()


@pytest.mark.parametrize("address", ["/admin/", QUEUE, "{review}"])
def test_who_edits_sees_it_and_what_to_do(client, request, broken, address):
    address = address.format(review=review_url(broken))
    for person, advice in (("editor", "Tell an administrator"), ("admin_user", "Assign a workflow")):
        client.force_login(request.getfixturevalue(person))
        if "moderation/" in address and address != QUEUE:
            continue  # the screen of one submission says it when its button is pressed
        shown = text_of(client.get(address))
        assert "no second person is asked to check it: all pages." in shown
        assert advice in shown


@pytest.mark.parametrize(
    ("how", "named"), [(MISSING["from the root page"], "all pages"), (OF_RECORDS, "alerts, responses")]
)
def test_operators_read_it_in_readyz(client, state, how, named):
    scheduled_publishing.tick()
    assert client.get("/readyz").status_code == 200
    run(how)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert f"No second person is asked to check: {named}." in answer.json()["faults"]["approval"]


@pytest.mark.parametrize("how", [*MISSING.values(), OF_RECORDS])
def test_the_audit_log_has_it_whatever_did_it(state, how):
    before = AuditEntry.objects.count()
    run(how)
    made = AuditEntry.objects.order_by("-pk")[: AuditEntry.objects.count() - before]
    assert made
    table = how.split()[2 if how.startswith("DELETE") else 1]
    assert {entry.subject.split(":")[0] for entry in made} == {table}
    assert all(entry.subject.split(":")[1] and entry.action == "permission" for entry in made)


def test_an_administrator_puts_it_right_with_the_form(admin_client, workflow):
    run(MISSING["from the root page"])
    run(OF_RECORDS)
    kinds = [
        constitution.ContentType.objects.get_for_model(kind).pk for kind in constitution.moderated_records()
    ]
    pages = inline_formset([{"page": root().pk, "id": ""}])
    answer = save(admin_client, edit(workflow), form_of(workflow, pages=pages, content_types=kinds))
    assert answer.status_code == 302
    assert constitution.gaps() == {}


# --- A workflow that ends without anybody's decision --------------------------------------------------------


def test_work_under_a_workflow_that_is_taken_apart_is_not_published(page, state, workflow, task):
    """Once nothing depends on it any more, its steps may go; what still waits there must not go out."""
    new = Workflow.objects.create(name="Another")
    WorkflowTask.objects.create(workflow=new, task=task)
    for assigned in (*WorkflowPage.objects.all(), *WorkflowContentType.objects.all()):
        assigned.workflow = new
        assigned.save()
    workflow.workflow_tasks.all().delete()
    with pytest.raises(NoSecondPerson), transaction.atomic():
        state.cancel(user=None)
    assert reload(page).title == "As it was"


def test_an_approval_at_a_step_for_authors_counts_for_nothing(page, author, alone):
    page.save_revision(user=author)
    waiting = alone.start(reload(page), author)
    with pytest.raises(NoSecondPerson), transaction.atomic():
        waiting.current_task_state.approve(user=author)
    assert not WorkflowState.objects.filter(status=WorkflowState.STATUS_APPROVED).exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAGTAIL_WORKFLOW_ENABLED", False),
        ("WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT", False),
        ("WAGTAIL_FINISH_WORKFLOW_ACTION", "wagtail.workflows.publish_workflow_state"),
    ],
)
def test_a_setting_that_would_let_one_person_publish_is_a_fault(settings, name, value):
    assert drafts_are_approved(None) == []
    setattr(settings, name, value)
    (fault,) = drafts_are_approved(None)
    assert fault.id == "cms.E008"
    assert name in fault.msg


def test_so_is_a_model_whose_drafts_nobody_approves(monkeypatch):
    class Alone(DraftStateMixin):
        class Meta:
            abstract = True

    monkeypatch.setattr(apps, "get_models", lambda: [BasePage, Alone])
    assert [(fault.id, fault.obj) for fault in drafts_are_approved(None)] == [("cms.E007", Alone)]
