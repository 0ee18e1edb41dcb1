"""A second person reads what goes public: no form takes that away, and without it nothing is published."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models.signals import post_delete
from django.test.utils import CaptureQueriesContext
from wagtail.models import (
    GroupApprovalTask,
    Task,
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.models import BasePage, FourEyesTask, constitution
from cms.models.constitution import NoSecondPerson
from cms.roles import EDITORS, TASK, WORKFLOW
from tests.cms.moderation.screens import reload, text_of
from tests.editing import save

pytestmark = pytest.mark.usefixtures("ordinary_day")

NOT_DONE = "This was not done: no second person would be asked to check"


def test_on_a_new_site_it_stands(db):
    assert constitution.gaps() == {}
    assert constitution.warning() == ""


# --- No form takes it away ----------------------------------------------------------------------------


def form_of(workflow, **changes) -> dict:
    """What a browser would send of the form of `workflow`."""
    tasks = [{"id": each.pk, "task": each.task_id} for each in workflow.workflow_tasks.all()]
    pages = [{"page": each.pk, "id": each.pk} for each in workflow.workflow_pages.all()]
    kinds = workflow.workflow_content_types.values_list("pk", flat=True)
    usual = {
        "name": workflow.name,
        "workflow_tasks": inline_formset(tasks, initial=len(tasks)),
        "pages": inline_formset(pages, initial=len(pages)),
    }
    kinds = changes.pop("content_types", list(kinds))
    return nested_form_data(usual | changes) | {"content_types": kinds}


def of_disabling(client, workflow, task):
    return client.post(f"/admin/workflows/disable/{workflow.pk}/")


def of_disabling_the_step(client, workflow, task):
    return client.post(f"/admin/workflows/tasks/disable/{task.pk}/")


def of_removing_it_from_the_page(client, workflow, task):
    return client.post(f"/admin/workflows/remove/{root().pk}/")


def of_removing_it_from_the_list_of_its_pages(client, workflow, task):
    return client.post(f"/admin/workflows/remove/{root().pk}/{workflow.pk}/")


def of_its_form_without_the_page(client, workflow, task):
    gone = inline_formset([{"page": root().pk, "id": root().pk, "DELETE": "on"}], initial=1)
    return save(client, edit(workflow), form_of(workflow, pages=gone))


def of_its_form_without_a_kind(client, workflow, task):
    return save(client, edit(workflow), form_of(workflow, content_types=[]))


def of_its_form_without_a_step(client, workflow, task):
    step = workflow.workflow_tasks.get()
    gone = inline_formset([{"id": step.pk, "task": step.task_id, "DELETE": "on"}], initial=1)
    return save(client, edit(workflow), form_of(workflow, workflow_tasks=gone))


def of_its_form_with_a_step_for_the_author(client, workflow, task):
    own = GroupApprovalTask.objects.create(name="The author may")
    steps = inline_formset([{"id": workflow.workflow_tasks.get().pk, "task": own.pk}], initial=1)
    return save(client, edit(workflow), form_of(workflow, workflow_tasks=steps))


def of_its_form_with_one_more_step_for_the_author(client, workflow, task):
    own = GroupApprovalTask.objects.create(name="The author may")
    step = workflow.workflow_tasks.get()
    steps = inline_formset([{"id": step.pk, "task": step.task_id}, {"id": "", "task": own.pk}], initial=1)
    return save(client, edit(workflow), form_of(workflow, workflow_tasks=steps))


def of_deleting_the_group(client, workflow, task):
    return client.post(f"/admin/groups/delete/{Group.objects.get(name=EDITORS).pk}/")


def root() -> BasePage:
    return BasePage.objects.get(depth=1)


def edit(workflow) -> str:
    return f"/admin/workflows/edit/{workflow.pk}/"


FORMS = [
    of_disabling,
    of_disabling_the_step,
    of_removing_it_from_the_page,
    of_removing_it_from_the_list_of_its_pages,
    of_its_form_without_the_page,
    of_its_form_without_a_kind,
    of_its_form_without_a_step,
    of_its_form_with_a_step_for_the_author,
    of_its_form_with_one_more_step_for_the_author,
    of_deleting_the_group,
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_no_form_takes_it_away_and_each_says_why(admin_client, workflow, task, page, state, form):
    answer = form(admin_client, workflow, task)
    shown = answer if answer.status_code == 200 else admin_client.get(answer.url)
    assert NOT_DONE in text_of(shown)
    assert constitution.gaps() == {}
    assert reload(state).status == TaskState.STATUS_IN_PROGRESS
    assert reload(page).title == "As it was"


def test_the_last_group_of_the_step_cannot_be_unticked(admin_client, task):
    address = f"/admin/workflows/tasks/edit/{task.pk}/"
    assert save(admin_client, address, {"name": task.name}).status_code == 200
    assert task.groups.exists()


def test_what_was_typed_stays_in_a_form_that_is_refused(admin_client, workflow):
    data = form_of(workflow, content_types=[]) | {"name": "A new name"}
    shown = text_of(save(admin_client, edit(workflow), data))
    assert 'value="A new name"' in shown
    assert Workflow.objects.get(pk=workflow.pk).name == WORKFLOW


def test_no_section_gets_a_workflow_in_which_the_author_approves(admin_client, page, alone):
    step = alone.workflow_tasks.get().task
    data = {
        "name": "Mine",
        "workflow_tasks": inline_formset([{"task": step.pk}]),
        "pages": inline_formset([{"page": page.pk}]),
    }
    assert NOT_DONE in text_of(admin_client.post("/admin/workflows/add/", nested_form_data(data)))
    assert not Workflow.objects.filter(name="Mine").exists()
    with pytest.raises(NoSecondPerson), transaction.atomic():
        WorkflowPage.objects.create(workflow=alone, page_id=page.pk)
    assert page.get_workflow().name == WORKFLOW


def test_another_workflow_may_take_over_and_the_old_one_go(admin_client, workflow, task, state):
    new = Workflow.objects.create(name="Another")
    WorkflowTask.objects.create(workflow=new, task=task)
    for assigned in (*WorkflowPage.objects.all(), *WorkflowContentType.objects.all()):
        assigned.workflow = new
        assigned.save()
    assert of_disabling(admin_client, workflow, task).status_code == 302
    assert not Workflow.objects.get(pk=workflow.pk).active
    assert constitution.gaps() == {}


# --- Nor does anything else that goes through the models ----------------------------------------------------

BY_THE_MODELS = {
    "deleting the workflow": lambda: Workflow.objects.get(name=WORKFLOW).delete(),
    "deactivating the workflow": lambda: Workflow.objects.get(name=WORKFLOW).deactivate(),
    "taking it from all pages": lambda: WorkflowPage.objects.all().delete(),
    "taking it from all kinds": lambda: WorkflowContentType.objects.all().delete(),
    "taking out the step": lambda: WorkflowTask.objects.all().delete(),
    "deleting the step": lambda: Task.objects.all().delete(),
    "deactivating the step": lambda: FourEyesTask.objects.get().deactivate(),
    "deactivating the step as Wagtail does": lambda: Task.objects.get(name=TASK).deactivate(),
    "clearing its groups": lambda: FourEyesTask.objects.get().groups.clear(),
    "taking the group out": lambda: Group.objects.get(name=EDITORS).foureyestask_set.clear(),
    "deleting the group": lambda: Group.objects.get(name=EDITORS).delete(),
}


@pytest.mark.parametrize("road", BY_THE_MODELS)
def test_no_road_through_the_models_takes_it_away(db, road):
    with pytest.raises(NoSecondPerson), transaction.atomic():
        BY_THE_MODELS[road]()
    assert constitution.gaps() == {}


def test_what_decides_nothing_about_it_does_not_ask_for_it(editor):
    with CaptureQueriesContext(connection) as asked:
        editor.groups.clear()
        editor.delete()
    assert not [query for query in asked.captured_queries if FourEyesTask._meta.db_table in query["sql"]]


def test_every_table_that_decides_who_checks_is_guarded():
    """A model of a later Wagtail that points to workflows or steps has to be looked at."""
    work = {WorkflowState, TaskState}  # what goes through them decides nothing about the next
    pointing = {
        relation.related_model
        for model in (Workflow, Task, FourEyesTask)
        for relation in model._meta.related_objects
        if not relation.related_model._meta.auto_created
    }
    listening = {sender for (_receiver, sender), *_rest in post_delete.receivers}
    assert {model for model in pointing - work if id(model) not in listening} == set()
