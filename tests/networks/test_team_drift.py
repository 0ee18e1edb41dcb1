"""What got out of step is repaired and named; two at once do no harm."""

from threading import Event

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from networks.models import NetworkPage, NetworkTeam
from networks.services import teams
from tests.factories import (
    NetworkPageFactory,
    UserFactory,
    lead_of,
)
from tests.networks.teams import image_in, rights_on_files, rights_on_pages, sync, team_of


def test_syncing_a_site_in_step_says_so(network):
    assert sync() == ["Nothing to change."]


def test_a_missing_team_is_made(network):
    lead = lead_of(network)
    team = team_of(network)
    NetworkTeam.objects.all()._raw_delete(using="default")  # as if the network had come by a raw load
    Group.objects.filter(pk=team.group_id).delete()
    assert sync()[0].startswith("Carers’ Network: made the group “Leads: Carers’ Network”")
    assert list(team_of(network).group.user_set.all()) == [lead]
    assert sync() == ["Nothing to change."]


def drift_in_the_name(team, home):
    Group.objects.filter(pk=team.group_id).update(name="Friends")


def drift_in_the_collections_name(team, home):
    Collection.objects.filter(pk=team.collection_id).update(name="Pictures")


def drift_by_a_right_to_publish(team, home):
    GroupPagePermission.objects.create(group=team.group, page=team.network, permission_type="publish")


def drift_by_a_right_elsewhere(team, home):
    GroupPagePermission.objects.create(group=team.group, page=home, permission_type="change")


def drift_by_a_lost_right(team, home):
    GroupPagePermission.objects.filter(group=team.group, permission__codename="add_basepage").delete()


def drift_by_a_lost_entry(team, home):
    team.group.permissions.clear()


def drift_by_a_general_right(team, home):
    team.group.permissions.add(Permission.objects.get(codename="delete_user"))


def drift_by_a_right_on_all_files(team, home):
    choose = Permission.objects.get(codename="choose_image")
    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.create(group=team.group, collection=root, permission=choose)


def drift_by_a_lost_right_on_files(team, home):
    GroupCollectionPermission.objects.filter(group=team.group).first().delete()


def drift_into_another_collection(team, home):
    team.collection.move(Collection.objects.get(name="Shared"), "sorted-child")


def drift_by_a_member_without_a_term(team, home):
    team.group.user_set.add(UserFactory(username="stranger"))


DRIFTS = {
    drift_in_the_name: "renamed the group “Friends” to “Leads: Carers’ Network”",
    drift_in_the_collections_name: "renamed the collection “Pictures” to “Carers’ Network”",
    drift_by_a_right_to_publish: "took away “publish_basepage” on the page “Carers’ Network”",
    drift_by_a_right_elsewhere: "took away “change_basepage” on the page “Home”",
    drift_by_a_lost_right: "gave “add_basepage” on the page “Carers’ Network”",
    drift_by_a_lost_entry: "gave “Can access Wagtail admin”",
    drift_by_a_general_right: "took away “Can delete user”",
    drift_by_a_right_on_all_files: "took away “choose_image” on the collection “Root”",
    drift_by_a_lost_right_on_files: "on the collection “",
    drift_into_another_collection: "moved the collection back below the root",
    drift_by_a_member_without_a_term: "Leads: Carers’ Network: stranger left",
}


@pytest.mark.parametrize(
    ("drift", "message"), DRIFTS.items(), ids=lambda value: getattr(value, "__name__", "")
)
def test_drift_is_repaired_and_named_once(network, home, drift, message):
    lead_of(network)
    drift(team_of(network), home)
    (change,) = sync()
    assert message in change
    assert sync() == ["Nothing to change."]
    team = team_of(network)
    assert team.group.name == "Leads: Carers’ Network"
    assert (len(rights_on_pages(team.group)), len(rights_on_files(team.group))) == (2, 8)


# --- Cost, and two at once ----------------------------------------------------------------------------------


def test_keeping_a_team_costs_the_same_however_many_there_are(network, networks):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert teams.provision(network) == []
        return len(queries)

    teams.provision(network)
    alone = cost()
    for _ in range(5):
        lead_of(NetworkPageFactory(parent=networks))
    assert cost() == alone


def test_two_provisions_at_once_make_one_team(threads, stored_network):
    NetworkTeam.objects.all().delete()
    with transaction.atomic():
        Collection.objects.select_for_update().get(depth=1)
        both = [threads.start(teams.provision, stored_network) for _ in range(2)]
        threads.wait_until_blocked(2)
    changes = sorted(len(each.result()) for each in both)
    assert changes[0] == 0
    assert changes[1] > 0
    assert Group.objects.filter(name__startswith="Leads: ").count() == 1
    assert Collection.objects.filter(name=stored_network.title).count() == 1
    assert teams.provision(stored_network) == []


def test_a_team_is_renamed_only_while_nobody_else_names_one(threads, stored_network):
    NetworkPage.objects.update(title="Parents’ Network")
    with transaction.atomic():
        Collection.objects.select_for_update().get(depth=1)
        renaming = threads.start(teams.provision, stored_network)
        threads.wait_until_blocked()
    assert "renamed the group “Leads: Carers’ Network” to “Leads: Parents’ Network”" in renaming.result()
    assert team_of(stored_network).collection.name == "Parents’ Network"


def test_an_upload_during_the_deletion_is_refused_and_never_deleted(threads, signal, stored_network):
    team, deleted = team_of(stored_network), Event()

    def delete():
        with transaction.atomic():
            NetworkPage.objects.get(pk=stored_network.pk).delete()
            deleted.set()
            signal.wait()

    threads.start(delete)
    deleted.wait(20)
    uploading = threads.start(image_in, team.collection)
    threads.wait_until_blocked()
    signal.set()
    with pytest.raises(IntegrityError):
        uploading.result()
