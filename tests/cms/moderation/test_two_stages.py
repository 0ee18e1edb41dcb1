"""Two stages: Editors, then Communications, each for what goes live (docs/editors.md#approving)."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Task, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.models import FourEyesTask, PublicUpdate
from cms.models.versions import version_of
from home.models import InformationPage
from tests.cms.moderation.screens import MINE, QUEUE, decide, review_url, text_of
from tests.factories import (
    EditorFactory,
    InformationPageFactory,
    NetworkPageFactory,
    UserFactory,
    lead_of,
    submit,
)


@pytest.fixture
def communications(db):
    group = Group.objects.create(name="Communications")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    return group


@pytest.fixture
def officer(communications):
    """Somebody in Communications."""
    user = UserFactory(username="cara", first_name="Cara", last_name="Comms")
    user.groups.add(communications)
    return user


@pytest.fixture
def lead(network):
    return lead_of(network)


@pytest.fixture
def section(network, communications, admin_client):
    """An administrator turns the second stage on for one network, with Wagtail’s own screens."""
    made = admin_client.post(
        "/admin/workflows/tasks/add/cms/foureyestask/",
        {"name": "Communications agree", "groups": [communications.pk]},
    )
    assert made.status_code == 302
    stages = [FourEyesTask.objects.exclude(groups=communications).get(), Task.objects.latest("pk")]
    data = {
        "name": "Editors, then Communications",
        "workflow_tasks": inline_formset([{"task": stage.pk} for stage in stages]),
        "pages": inline_formset([{"page": network.pk}]),
    }
    assert admin_client.post("/admin/workflows/add/", nested_form_data(data)).status_code == 302
    assert network.get_workflow() == Workflow.objects.latest("pk")
    return network


@pytest.fixture
def page(section):
    return InformationPageFactory(parent=section, title="As it was", slug="pay")


def change(client, by, page, title, **button):
    client.force_login(by)
    fields = {"title": title, "slug": page.slug, "summary": "", "body": streamfield([])}
    answers = {"change_kind": "minor", "change_note": "", "comments": inline_formset([])}
    response = client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(fields | answers) | button)
    assert response.status_code == 302, response.content.decode()


def send(client, by, page, title):
    change(client, by, page, title, **{"action-submit": "Submit"})
    return waiting(page)


def waiting(page):
    return InformationPage.objects.get(pk=page.pk).current_workflow_task_state


def shown(page) -> str:
    return InformationPage.objects.get(pk=page.pk).title


def as_(client, user):
    """The same browser with another person: messages of the one before are gone."""
    client.cookies.clear()
    client.force_login(user)
    return client


def test_editors_read_it_first_then_communications_and_then_readers(client, page, lead, editor, officer):
    state = send(client, lead, page, "As it should be")

    assert "As it should be" not in text_of(as_(client, officer).get(QUEUE))
    assert (
        client.get(review_url(state), follow=True).redirect_chain
        or client.get(review_url(state)).status_code == 403
    )
    assert "As it should be" in text_of(as_(client, editor).get(QUEUE))
    assert "goes to the next stage now" in text_of(decide(client, state, "approve"))
    assert shown(page) == "As it was"
    assert "As it should be" not in text_of(client.get(QUEUE))

    second = waiting(page)
    assert second.task.name == "Communications agree"
    assert "As it should be" in text_of(as_(client, officer).get(QUEUE))
    assert "is public now" in text_of(decide(client, second, "approve"))
    assert shown(page) == "As it should be"
    assert PublicUpdate.objects.filter(page_id=page.pk).first().approved_by == officer
    steps = text_of(as_(client, lead).get(MINE))
    assert "Eddy Editor (eddy) approved it" in steps
    assert "Cara Comms (cara) approved it" in steps


def test_outside_the_section_one_stage_is_enough(client, page, networks, editor):
    elsewhere = NetworkPageFactory(parent=networks)
    other = InformationPageFactory(parent=elsewhere, title="As it was")
    state = submit(other, EditorFactory(), title="As it should be", change_kind="minor")
    decide(as_(client, editor), state, "approve")
    assert shown(other) == "As it should be"


def test_somebody_in_both_groups_approves_one_stage_only(client, page, lead, editor, officer, communications):
    editor.groups.add(communications)
    state = send(client, lead, page, "As it should be")
    decide(as_(client, editor), state, "approve")
    assert "Somebody else has to approve it" in text_of(decide(client, waiting(page), "approve"))
    assert shown(page) == "As it was"
    decide(as_(client, officer), waiting(page), "approve")
    assert shown(page) == "As it should be"


def test_a_lead_decides_at_neither_stage_not_even_from_within_communications(
    client, page, lead, editor, communications
):
    state = send(client, lead, page, "As it should be")
    as_(client, lead).post(review_url(state), {"action": "approve", "revision": version_of(state.revision)})
    decide(as_(client, editor), state, "approve")
    second = waiting(page)
    as_(client, lead).post(review_url(second), {"action": "approve", "revision": version_of(second.revision)})
    assert waiting(page) == second
    lead.groups.add(communications)
    assert "Somebody else has to approve it" in text_of(decide(as_(client, lead), second, "approve"))
    assert shown(page) == "As it was"


def test_the_second_stage_too_approves_only_what_it_read(client, page, lead, editor, officer):
    state = send(client, lead, page, "As it should be")
    decide(as_(client, editor), state, "approve")
    second = waiting(page)
    change(client, UserFactory(is_superuser=True), page, "Half a ty")
    refused = decide(as_(client, officer), second, "approve", revision=second.revision_id)
    assert "changed while you were reading" in text_of(refused)
    assert shown(page) == "As it was"


def test_what_changes_after_the_first_stage_goes_back_to_it(client, page, lead, editor, officer):
    state = send(client, lead, page, "As it should be")
    decide(as_(client, editor), state, "approve")
    change(client, UserFactory(is_superuser=True), page, "As it shall be")
    said = text_of(decide(as_(client, officer), waiting(page), "approve"))
    assert "goes to the next stage now" in said
    assert shown(page) == "As it was"
    again = waiting(page)
    assert again.task_id == state.task_id
    decide(as_(client, editor), again, "approve")
    assert shown(page) == "As it shall be"


def test_changes_that_communications_asked_for_are_read_by_editors_too(client, page, lead, editor, officer):
    state = send(client, lead, page, "As it should be")
    decide(as_(client, editor), state, "approve")
    second = waiting(page)
    assert "is told what has to change" in text_of(
        decide(as_(client, officer), second, "reject", comment="Say it shorter.")
    )
    assert "Say it shorter." in text_of(as_(client, lead).get(MINE))
    third = send(client, lead, page, "Shorter")
    decide(as_(client, officer), third, "approve")
    assert shown(page) == "As it was"
    decide(as_(client, editor), waiting(page), "approve")
    assert shown(page) == "Shorter"
