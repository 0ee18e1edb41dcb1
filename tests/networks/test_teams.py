"""Each network has a group and a collection that stay in step with it, whatever happens to its page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import BasePage
from networks.models import NetworkPage, NetworkTeam
from networks.services import teams
from tests import set_clock
from tests.factories import (
    NetworkIndexPageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UserFactory,
    lead_of,
    publish,
)
from tests.networks.teams import image_in, rights_on_files, rights_on_pages, sync, team_of

FILE_RIGHTS = {f"{verb}_{model}" for verb in ("add", "change", "choose") for model in ("image", "document")}
SHARED_RIGHTS = {"choose_image", "choose_document"}


def form_data(**values):
    return nested_form_data(
        {
            "title": "Faith Network",
            "slug": "faith",
            "summary": "",
            "colour": "plum",
            "how_to_join": rich_text(""),
            "contact_email": "",
            "body": streamfield([]),
            "aims": inline_formset([]),
            **values,
        }
    )


@pytest.fixture
def administrator(db, client):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


# --- A new network ----------------------------------------------------------------------------------


def test_a_new_network_gets_a_group_that_may_draft_there_and_nowhere_else(network):
    group = team_of(network).group
    assert group.name == "Leads: Carers’ Network"
    assert rights_on_pages(group) == {("carers", "add_basepage"), ("carers", "change_basepage")}


def test_its_group_may_enter_the_admin_and_has_no_other_general_right(network):
    assert list(team_of(network).group.permissions.values_list("codename", flat=True)) == ["access_admin"]


def test_its_group_keeps_own_files_and_may_only_choose_shared_ones(network):
    team = team_of(network)
    assert team.collection.get_parent().is_root()
    own = {(team.collection.name, right) for right in FILE_RIGHTS}
    assert rights_on_files(team.group) == own | {("Shared", right) for right in SHARED_RIGHTS}


def test_all_networks_share_one_shared_collection(network, networks):
    NetworkPageFactory(parent=networks)
    assert Collection.objects.filter(name="Shared").count() == 1


def test_a_network_called_shared_does_not_become_everybodys(networks):
    shared = NetworkPageFactory(parent=networks, title="Shared")
    other = NetworkPageFactory(parent=networks)
    held = GroupCollectionPermission.objects.filter(group=team_of(other).group)
    assert not held.filter(collection=team_of(shared).collection).exists()


def test_provisioning_again_changes_nothing(network):
    before = team_of(network)
    assert teams.provision(network) == []
    assert team_of(network) == before


def test_a_network_made_in_the_admin_has_a_team(client, administrator, networks):
    address = reverse("wagtailadmin_pages:add", args=["networks", "networkpage", networks.pk])
    assert client.post(address, form_data()).status_code == 302
    assert team_of(NetworkPage.objects.get(slug="faith")).group.name == "Leads: Faith Network"


def test_an_autosaved_network_has_a_team_that_follows_its_title_until_it_is_public(
    client, administrator, networks
):
    address = reverse("wagtailadmin_pages:add", args=["networks", "networkpage", networks.pk])
    response = client.post(address, form_data(title="Fai"), headers={"accept": "application/json"})
    page = NetworkPage.objects.get(pk=response.json()["pk"])
    assert team_of(page).group.name == "Leads: Fai"
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(edit, form_data(title="Faith Network"), headers={"accept": "application/json"})
    assert team_of(page).group.name == "Leads: Faith Network"


def test_a_network_that_is_rolled_back_leaves_nothing(networks):
    groups, collections = Group.objects.count(), Collection.objects.count()
    with transaction.atomic():
        NetworkPageFactory(parent=networks)
        transaction.set_rollback(True)
    assert (Group.objects.count(), Collection.objects.count()) == (groups, collections)


# --- Names --------------------------------------------------------------------------------------------


def test_two_networks_of_one_title_have_groups_that_can_be_told_apart(network, networks):
    twin = NetworkPageFactory(parent=networks, title=network.title, slug="carers-north")
    assert team_of(twin).group.name == "Leads: Carers’ Network (carers-north)"
    assert team_of(twin).collection.name == "Carers’ Network (carers-north)"
    assert sync() == ["Nothing to change."]


def test_a_group_somebody_made_by_hand_is_not_taken_over(networks):
    stranger = UserFactory()
    stranger.groups.add(Group.objects.create(name="Leads: Faith Network"))
    faith = NetworkPageFactory(parent=networks, title="Faith Network", slug="faith")
    assert team_of(faith).group.name == "Leads: Faith Network (faith)"
    assert not team_of(faith).group.user_set.exists()


def test_titles_longer_than_a_groups_name_are_cut(networks):
    title, slug = "N" * 255, "s" * 200
    first = NetworkPageFactory(parent=networks, title=title)
    second = NetworkPageFactory(parent=networks, title=title, slug=slug)
    names = [team_of(page).group.name for page in (first, second)]
    assert [len(name) for name in names] == [150, 150]
    assert names[1].endswith(f" ({'s' * 40})")
    assert sync() == ["Nothing to change."]


# --- Renaming -------------------------------------------------------------------------------------------


def test_a_draft_title_renames_nothing_until_it_is_published(network):
    draft = network.get_latest_revision_as_object()
    draft.title = "Carers and Parents"
    draft.save_revision()
    assert team_of(network).group.name == "Leads: Carers’ Network"
    draft.get_latest_revision().publish()
    team = team_of(network)
    assert (team.group.name, team.collection.name) == ("Leads: Carers and Parents", "Carers and Parents")


@pytest.mark.usefixtures("ordinary_day")
def test_a_scheduled_title_renames_nothing_before_its_time(network):
    draft = network.get_latest_revision_as_object()
    draft.title, draft.go_live_at = "Carers and Parents", set_clock.now() + timedelta(days=1)
    draft.save_revision().publish()
    assert team_of(network).group.name == "Leads: Carers’ Network"


def test_the_draft_of_a_network_that_was_taken_down_renames_nothing(network):
    network.unpublish()
    page = NetworkPage.objects.get(pk=network.pk)
    page.title = "Carers and Parents"
    page.save()
    assert team_of(network).group.name == "Leads: Carers’ Network"


def test_a_freed_name_is_taken_back(network, networks):
    twin = NetworkPageFactory(parent=networks, title=network.title, slug="carers-north")
    publish(network, title="Parents")
    publish(twin, summary="Now the only one.")
    assert team_of(twin).group.name == "Leads: Carers’ Network"


# --- Moving, copying, mirroring ---------------------------------------------------------------------------


def test_rights_move_with_the_network(network, home):
    lead = lead_of(network)
    elsewhere = NetworkIndexPageFactory(parent=home, title="Elsewhere")
    before = team_of(network)
    network.move(elsewhere, pos="last-child")
    moved = NetworkPage.objects.get(pk=network.pk)
    assert team_of(moved) == before
    assert moved.permissions_for_user(lead).can_edit()
    assert not elsewhere.permissions_for_user(lead).can_edit()


def test_a_copy_has_a_team_of_its_own_without_the_leads_of_the_original(network):
    lead = lead_of(network)
    StatementPageFactory(parent=network)
    copy = network.copy(recursive=True, update_attrs={"title": "Copy", "slug": "copy"}, keep_live=True)
    assert team_of(copy).group.name == "Leads: Copy"
    assert not team_of(copy).group.user_set.exists()
    assert not copy.permissions_for_user(lead).can_edit()
    assert rights_on_pages(team_of(network).group) == {
        ("carers", "add_basepage"),
        ("carers", "change_basepage"),
    }


def test_an_alias_has_no_team(network, networks):
    alias = network.create_alias(parent=networks, update_slug="mirror")
    publish(network, title="Carers and Parents")
    assert not NetworkTeam.objects.filter(network=alias.pk).exists()


def test_an_alias_that_becomes_a_page_of_its_own_gets_a_team(client, administrator, network, networks):
    alias = network.create_alias(parent=networks, update_slug="mirror")
    client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    assert team_of(alias).group.name == "Leads: Carers’ Network (mirror)"


# --- Deleting ---------------------------------------------------------------------------------------------


def gone(team: NetworkTeam) -> tuple[bool, bool]:
    """Whether the group and the collection are gone."""
    return (
        not Group.objects.filter(pk=team.group_id).exists(),
        not Collection.objects.filter(pk=team.collection_id).exists(),
    )


def test_a_deleted_network_takes_its_group_and_its_empty_collection_along(network):
    lead, team = lead_of(network), team_of(network)
    network.delete()
    assert gone(team) == (True, True)
    assert type(lead).objects.filter(pk=lead.pk).exists()


def test_so_does_a_network_below_a_page_that_is_deleted(network, networks):
    others = team_of(NetworkPageFactory(parent=networks))
    team = team_of(network)
    BasePage.objects.get(pk=networks.pk).delete()
    assert gone(team) == gone(others) == (True, True)


def test_a_network_deleted_in_the_admin_leaves_no_group(client, administrator, network):
    team = team_of(network)
    client.post(reverse("wagtailadmin_pages:delete", args=[network.pk]))
    assert gone(team) == (True, True)


def test_images_survive_the_deletion_of_their_network(network):
    team = team_of(network)
    image = image_in(team.collection)
    network.delete()
    assert gone(team) == (True, False)
    image.refresh_from_db()
    assert image.collection.name == "Archived: Carers’ Network"
    assert not GroupCollectionPermission.objects.filter(collection=image.collection).exists()


def test_documents_in_a_collection_below_survive_too(network):
    team = team_of(network)
    below = team.collection.add_child(name="Minutes")
    document = Document.objects.create(
        title="June", file=ContentFile(b"June", name="june.txt"), collection=below
    )
    network.delete()
    assert Document.objects.filter(pk=document.pk, collection=below.pk).exists()
    assert Collection.objects.filter(name="Archived: Carers’ Network").exists()


def test_a_new_network_of_the_same_title_does_not_inherit_the_archive(network, networks):
    image = image_in(team_of(network).collection)
    network.delete()
    again = NetworkPageFactory(parent=networks, title="Carers’ Network", slug="carers")
    assert team_of(again).collection != image.collection


def test_the_group_and_the_collection_of_a_network_cannot_be_deleted_in_the_admin(admin_client, network):
    team = network.team
    for url in (f"/admin/groups/delete/{team.group_id}/", f"/admin/collections/{team.collection_id}/delete/"):
        assert admin_client.post(url).status_code == 302
    assert type(network).objects.get(pk=network.pk).team == team
