"""Nobody is shown the tags of files that they may not see."""

import pytest

from tests.factories import EditorFactory, NetworkPageFactory, lead_of
from tests.uploaded import store_document, store_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ordinary_day")]

LISTS = {
    "autocomplete": "/admin/tag-autocomplete/?term=zeb",
    "autocomplete of a kind": "/admin/tag-autocomplete/taggit/tag/?term=zeb",
    "images": "/admin/images/",
    "documents": "/admin/documents/",
    "image chooser": "/admin/images/chooser/",
}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def tagged(network, networks):
    """A picture and a document of two networks, with a tag for each network."""
    for place, tag in ((network, "zebra-ours"), (NetworkPageFactory(parent=networks), "zebra-theirs")):
        for store in (store_image, store_document):
            store(place.team.collection).tags.add(tag)


@pytest.mark.parametrize("name", LISTS)
def test_a_lead_sees_tags_of_their_own_network_only(client, network, tagged, name):
    client.force_login(lead_of(network))
    page = client.get(LISTS[name]).content.decode()
    assert "zebra-ours" in page
    assert "zebra-theirs" not in page


@pytest.mark.parametrize("name", LISTS)
def test_an_editor_sees_those_of_all(client, tagged, name):
    client.force_login(EditorFactory())
    page = client.get(LISTS[name]).content.decode()
    assert "zebra-ours" in page
    assert "zebra-theirs" in page


@pytest.mark.parametrize("name", LISTS)
def test_somebody_whose_files_have_none_sees_none(client, networks, tagged, name):
    client.force_login(lead_of(NetworkPageFactory(parent=networks)))
    answer = client.get(LISTS[name])
    assert answer.status_code == 200
    assert "zebra" not in answer.content.decode()


def test_a_tag_on_many_files_is_offered_once(client, network):
    client.force_login(lead_of(network))
    for store in (store_image, store_document, store_document):
        store(network.team.collection).tags.add("zebra")
    assert client.get(LISTS["autocomplete"]).json() == ["zebra"]


@pytest.mark.parametrize("path", ["auth/user", "wagtailimages/image", "no/such"])
def test_nothing_else_is_completed(admin_client, path):
    assert admin_client.get(f"/admin/tag-autocomplete/{path}/?term=a").status_code == 404
