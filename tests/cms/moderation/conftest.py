"""Somebody who wrote, somebody who approves, and what waits between them."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from cms import content_version
from cms.models import FourEyesTask
from cms.roles import EDITORS, WORKFLOW
from tests.cms.access.test_permissions import lead_of
from tests.factories import EditorFactory, InformationPageFactory, submit


@pytest.fixture
def author(db):
    return EditorFactory(username="ada", first_name="Ada", last_name="Author")


@pytest.fixture
def editor(db):
    return EditorFactory(username="eddy", first_name="Eddy", last_name="Editor")


@pytest.fixture
def lead(network):
    return lead_of(network)


@pytest.fixture
def page(home):
    return InformationPageFactory(parent=home, title="As it was")


@pytest.fixture
def state(page, author):
    return submit(page, author, title="As it should be", change_kind="minor")


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def as_author(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def steady(monkeypatch, settle):
    """For counting queries: nothing is asked again only because a second went by."""
    monkeypatch.setattr(content_version, "RECHECK_SECONDS", 3600)
    return settle


@pytest.fixture
def workflow(db) -> Workflow:
    return Workflow.objects.get(name=WORKFLOW)


@pytest.fixture
def task(db) -> FourEyesTask:
    return FourEyesTask.objects.get()


@pytest.fixture
def alone(db) -> Workflow:
    """A workflow with Wagtail's own step, in which the author may approve."""
    step = GroupApprovalTask.objects.create(name="The author may")
    step.groups.add(Group.objects.get(name=EDITORS))
    workflow = Workflow.objects.create(name="One person")
    WorkflowTask.objects.create(workflow=workflow, task=step)
    return workflow
