"""Uploaded files: for whoever their collection lets in, whoever sends the bytes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from tests.cms.uploads.files import picture
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def collection():
    return Collection.get_first_root_node().add_child(name="Board")


@pytest.fixture
def image(collection):
    file = ContentFile(picture(), name="board.jpg")
    return get_image_model().objects.create(title="Board", file=file, collection=collection)


@pytest.fixture
def shown(image) -> str:
    """The address of the picture as pages show it."""
    return image.get_rendition("width-20").url


@pytest.fixture
def document(collection):
    file = ContentFile(b"%PDF-1.7 words", name="minutes.pdf")
    return get_document_model().objects.create(title="Minutes", file=file, collection=collection)


def close(collection, kind="login", *groups):
    rule = CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind)
    rule.groups.set(groups)
    return rule


def test_an_open_picture_is_for_everybody_and_may_be_kept(client, shown):
    answer = client.get(shown)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Content-Type"] == "image/jpeg"


def test_a_picture_of_a_private_collection_is_for_those_it_lets_in(client, shown, collection, reader):
    close(collection)
    assert client.get(shown).status_code == 404
    client.force_login(reader)
    answer = client.get(shown)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_a_collection_may_be_for_one_group(client, shown, document, collection, reader):
    board = Group.objects.create(name="Board")
    close(collection, "groups", board)
    client.force_login(reader)
    assert client.get(shown).status_code == 404
    assert client.get(document.url).status_code == 302  # Wagtail asks for an account that may
    reader.groups.add(board)
    assert client.get(shown).status_code == 200
    assert client.get(document.url).status_code == 200


def test_privacy_reaches_collections_below(client, shown, collection):
    close(Collection.get_first_root_node())
    assert client.get(shown).status_code == 404


def test_a_file_opens_and_closes_with_its_collection(client, shown, collection):
    rule = close(collection)
    assert client.get(shown).status_code == 404
    rule.delete()
    assert client.get(shown).status_code == 200
    close(collection)
    assert client.get(shown).status_code == 404


def test_an_original_is_for_people_who_work_with_pictures(client, image, reader):
    assert client.get(image.file.url).status_code == 404
    client.force_login(reader)
    assert client.get(image.file.url).status_code == 404
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(image.file.url).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "images/../original_images/board.jpg",
        "images/../documents/minutes.pdf",
        "images/%2e%2e/documents/minutes.pdf",
        "images//../documents/minutes.pdf",
        "documents/minutes.pdf",
        "minutes.pdf",
        "images/../../../../etc/passwd",
        "images/",
    ],
)
def test_there_is_no_way_around(client, image, shown, document, path):
    assert client.get(f"/media/{path}").status_code in (400, 404)


def test_an_unknown_file_beside_the_pictures_stays_there_once_anything_is_private(
    client, collection, tmp_path
):
    close(collection)
    (tmp_path / "images").mkdir(exist_ok=True)
    (tmp_path / "images/x.jpg").write_bytes(b"x")
    assert client.get("/media/images/x.jpg").status_code == 404


def test_only_reading_is_known(client, shown, document):
    assert client.post(shown).status_code == 405


class TestWhereNginxSendsFiles:
    @pytest.fixture(autouse=True)
    def _prefix(self, settings):
        settings.MEDIA_ACCEL_PREFIX = "/protected-media/"

    def test_a_picture_is_handed_over_with_its_rules(self, client, shown):
        answer = client.get(shown)
        assert answer.headers["X-Accel-Redirect"] == shown.replace("/media/", "/protected-media/")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.content == b""

    def test_a_document_too_with_the_length_left_to_nginx(self, client, document):
        answer = client.get(document.url)
        assert answer.headers["X-Accel-Redirect"] == "/protected-media/documents/minutes.pdf"
        assert answer.headers["Content-Length"] == "0"
        assert "minutes.pdf" in answer.headers["Content-Disposition"]

    def test_a_name_with_spaces_and_accents_is_escaped(self, client, collection):
        file = ContentFile(b"x", name="a.txt")
        document = get_document_model().objects.create(title="A", file=file, collection=collection)
        document.file.storage.save("documents/é 1.txt", ContentFile(b"x"))
        document.file.name = "documents/é 1.txt"
        document.save()
        assert (
            client.get(document.url).headers["X-Accel-Redirect"]
            == "/protected-media/documents/%C3%A9%201.txt"
        )

    def test_what_is_closed_is_not_handed_over(self, client, shown, document, collection):
        close(collection)
        assert "X-Accel-Redirect" not in client.get(shown).headers
        assert "X-Accel-Redirect" not in client.get(document.url).headers


def test_an_editor_who_may_only_choose_sees_originals_of_that_collection_only(client, image, collection):
    other = Collection.get_first_root_node().add_child(name="Other")
    chooser = UserFactory()
    group = Group.objects.create(name="Choosers")
    permission = Permission.objects.get(codename="choose_image", content_type__app_label="wagtailimages")
    group.collection_permissions.create(collection=other, permission=permission)
    chooser.groups.add(group)
    client.force_login(chooser)
    assert client.get(image.file.url).status_code == 404
    group.collection_permissions.create(collection=collection, permission=permission)
    assert client.get(image.file.url).status_code == 200
