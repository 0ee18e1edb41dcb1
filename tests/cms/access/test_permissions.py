"""What each role may do with a page, whichever way they come (docs/editors.md#who-does-what)."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from cms.models import BasePage
from tests.factories import (
    EditorFactory,
    InformationPageFactory,
    StatementPageFactory,
    UserFactory,
    submit,
)


def lead_of(network):
    """A person with a lead's rights on `network`, and nowhere else."""
    user = UserFactory()
    group = Group.objects.create(name=f"Test leads {network.pk}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for verb in ("add", "change"):
        permission = Permission.objects.get(codename=f"{verb}_basepage")
        GroupPagePermission.objects.create(group=group, page_id=network.pk, permission=permission)
    user.groups.add(group)
    return user


@pytest.fixture
def lead(network):
    return lead_of(network)


@pytest.fixture
def editor(db):
    return EditorFactory()


def may(user, page):
    """Fresh, because Wagtail keeps rights on the user."""
    fresh = type(user).objects.get(pk=user.pk)
    return type(page).objects.get(pk=page.pk).permissions_for_user(fresh)


@pytest.mark.parametrize("role", ["lead", "editor", "admin_user"])
def test_nobody_publishes_alone_not_even_an_administrator(request, network, role):
    user = request.getfixturevalue(role)
    page = StatementPageFactory(parent=network, live=False)
    assert not may(user, page).can_publish()
    assert not may(user, network).can_publish_subpage()


def test_an_editor_keeps_privacy_unscheduling_unpublishing_and_deleting(network, editor):
    page = StatementPageFactory(parent=network)
    rights = may(editor, page)
    assert rights.can_set_view_restrictions()
    assert rights.can_unschedule()
    assert rights.can_unpublish()
    assert rights.can_delete()
    assert rights.can_move()


def test_who_may_not_delete_a_page_with_others_below_may_still_move_it(network):
    StatementPageFactory(parent=network)
    lead = lead_of(network)
    publish = Permission.objects.get(codename="publish_basepage")
    GroupPagePermission.objects.create(group=lead.groups.get(), page_id=network.pk, permission=publish)
    assert not may(lead, network).can_delete()
    assert may(lead, network).can_move()


def test_a_lead_writes_under_their_own_network_only(network, networks, lead):
    other = type(network)(title="Other", slug="other", live=True)
    networks.add_child(instance=other)
    assert may(lead, network).can_edit()
    assert may(lead, network).can_add_subpage()
    assert not may(lead, other).can_edit()
    assert not may(lead, other).can_add_subpage()


def test_a_lead_takes_nothing_away(network, lead):
    page = StatementPageFactory(parent=network)
    rights = may(lead, page)
    assert not rights.can_unpublish()
    assert not rights.can_set_view_restrictions()
    assert not rights.can_unschedule()
    assert not rights.can_delete()
    assert not rights.can_move()


def test_a_lead_deletes_a_draft_that_was_never_public_and_does_not_move_it(network, lead):
    rights = may(lead, StatementPageFactory(parent=network, live=False))
    assert rights.can_delete()
    assert not rights.can_move()


def test_a_lead_does_not_delete_what_is_public_though_no_date_says_so(network, lead):
    page = StatementPageFactory(parent=network)
    BasePage.objects.filter(pk=page.pk).update(first_published_at=None)
    assert not may(lead, page).can_delete()


@pytest.mark.parametrize("role", ["editor", "admin_user"])
def test_the_root_of_all_pages_stays_as_it_is(request, home, role):
    rights = may(request.getfixturevalue(role), BasePage.objects.get(depth=1))
    assert not rights.can_set_view_restrictions()
    assert not rights.can_unschedule()
    assert not rights.can_delete()
    assert not rights.can_move()


def test_a_lead_does_not_delete_a_draft_that_was_public_once(network, lead):
    page = StatementPageFactory(parent=network)
    page.unpublish()
    assert not may(lead, page).can_delete()


def test_a_lead_does_not_delete_a_draft_under_review(network, lead):
    page = StatementPageFactory(parent=network, live=False)
    submit(page, lead)
    assert not may(lead, page).can_delete()


def test_a_lead_does_not_delete_a_draft_with_others_below(network, lead):
    section = InformationPageFactory(parent=network, live=False)
    assert may(lead, section).can_delete()
    InformationPageFactory(parent=section, live=False)
    assert not may(lead, section).can_delete()


def test_who_may_only_add_deletes_their_own_drafts(network, lead):
    GroupPagePermission.objects.filter(
        group=lead.groups.get(), permission__codename="change_basepage"
    ).delete()
    assert may(lead, InformationPageFactory(parent=network, live=False, owner=lead)).can_delete()
    assert not may(lead, InformationPageFactory(parent=network, live=False)).can_delete()


def test_who_has_no_right_deletes_not_even_what_they_wrote(network):
    writer = UserFactory()
    assert not may(writer, InformationPageFactory(parent=network, live=False, owner=writer)).can_delete()


def test_a_lead_does_not_delete_their_network_page_while_it_is_a_draft(networks, network):
    draft = type(network)(title="New network", slug="new", live=False)
    networks.add_child(instance=draft)
    assert not may(lead_of(draft), draft).can_delete()


def test_bulk_publish_publishes_nothing(client, network, editor):
    editor.groups.first().permissions.add(Permission.objects.get(codename="access_admin"))
    page = StatementPageFactory(parent=network, live=False)
    client.force_login(editor)
    client.post(f"/admin/bulk/cms/basepage/publish/?id={page.pk}", {"next": "/admin/"})
    page.refresh_from_db()
    assert not page.live


def test_a_posted_publish_only_saves_a_draft(client, home, editor):
    from wagtail.test.utils.form_data import nested_form_data, streamfield  # noqa: PLC0415 - test data only

    client.force_login(editor)
    data = nested_form_data({"title": "Straight out", "slug": "straight-out", "body": streamfield([])})
    client.post(f"/admin/pages/add/home/informationpage/{home.pk}/", data | {"action-publish": "1"})
    page = InformationPageFactory._meta.model.objects.get(slug="straight-out")
    assert not page.live
