"""Uploaded files: for whoever their collection lets in, whoever sends the bytes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from cms.checks import files_have_our_addresses
from tests.factories import InformationPageFactory, UserFactory
from tests.uploaded import as_shown, body, collection_called, store_document, store_image

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def collection():
    return collection_called("Board")


@pytest.fixture
def image(collection):
    return store_image(collection)


@pytest.fixture
def document(collection):
    return store_document(collection)


@pytest.fixture
def shown(image) -> str:
    """The address of the picture as pages show it."""
    return as_shown(image)


@pytest.fixture(autouse=True)
def page(home, image, document):
    """It shows both, so that only their collection decides."""
    return InformationPageFactory(parent=home, body=body(image, document))


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


def test_one_private_collection_takes_no_copy_of_another_away(client, shown):
    close(collection_called("Another"))
    assert client.get(shown).headers["Cache-Control"] == "public, max-age=3600"


def test_a_collection_may_be_for_one_group(client, shown, document, collection, reader):
    board = Group.objects.create(name="Board")
    close(collection, "groups", board)
    client.force_login(reader)
    assert client.get(shown).status_code == 404
    assert client.get(document.url).status_code == 404
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


def test_so_are_sizes_that_no_page_shows_the_whole_picture_among_them(client, image, reader):
    whole = image.get_rendition("original").url
    assert client.get(whole).status_code == 404
    client.force_login(reader)
    assert client.get(whole).status_code == 404
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(whole).headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    "path",
    [
        "images/../original_images/board.jpg",
        "images/../documents/minutes.txt",
        "images/%2e%2e/documents/minutes.txt",
        "images//../documents/minutes.txt",
        "documents/minutes.txt",
        "minutes.txt",
        "images/../../../../etc/passwd",
        "images/",
    ],
)
def test_there_is_no_way_around(client, shown, path):
    assert client.get(f"/media/{path}").status_code in (400, 404)


def test_an_unknown_file_beside_the_pictures_stays_there(client, tmp_path):
    (tmp_path / "images").mkdir(exist_ok=True)
    (tmp_path / "images/x.jpg").write_bytes(b"x")
    assert client.get("/media/images/x.jpg").status_code == 404


def test_a_picture_whose_file_is_gone_is_not_there(client, image, shown):
    rendition = image.renditions.get(file=shown.removeprefix("/media/"))
    rendition.file.storage.delete(rendition.file.name)
    assert client.get(shown).status_code == 404


def test_only_reading_is_known(client, shown, document):
    assert client.post(shown).status_code == 405
    assert client.post(document.url).status_code == 405


def test_nothing_in_a_file_runs_even_if_a_browser_shows_it(client, shown, document):
    for address in (shown, document.url):
        answer = client.get(address)
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.csv", "a.docx", "a.odt"])
def test_a_document_of_any_kind_is_saved_not_shown(home, client, collection, name):
    file = ContentFile(b"x", name=name)
    document = get_document_model().objects.create(title="A", file=file, collection=collection)
    InformationPageFactory(parent=home, body=body(document))
    assert client.get(document.url).headers["Content-Disposition"].startswith("attachment")


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
        assert answer.headers["X-Accel-Redirect"] == "/protected-media/documents/minutes.txt"
        assert answer.headers["Content-Length"] == "0"
        assert "minutes.txt" in answer.headers["Content-Disposition"]

    def test_a_name_with_spaces_and_accents_is_escaped(self, client, home, collection):
        document = get_document_model()(title="A", collection=collection)
        document.file.storage.save("documents/é 1.txt", ContentFile(b"x"))
        document.file.name = "documents/é 1.txt"
        document.save()
        InformationPageFactory(parent=home, body=body(document))
        assert (
            client.get(document.url).headers["X-Accel-Redirect"]
            == "/protected-media/documents/%C3%A9%201.txt"
        )

    def test_what_is_closed_is_not_handed_over(self, client, shown, document, collection):
        close(collection)
        assert "X-Accel-Redirect" not in client.get(shown).headers
        assert "X-Accel-Redirect" not in client.get(document.url).headers


def test_an_editor_who_may_only_choose_sees_originals_of_that_collection_only(client, image, collection):
    other = collection_called("Other")
    chooser = UserFactory()
    group = Group.objects.create(name="Choosers")
    permission = Permission.objects.get(codename="choose_image", content_type__app_label="wagtailimages")
    group.collection_permissions.create(collection=other, permission=permission)
    chooser.groups.add(group)
    client.force_login(chooser)
    assert client.get(image.file.url).status_code == 404
    group.collection_permissions.create(collection=collection, permission=permission)
    assert client.get(image.file.url).status_code == 200


class TestStoredElsewhere:
    @pytest.fixture(autouse=True)
    def _bucket(self, settings):
        self.settings = settings
        self.store_at("/media/")

    def store_at(self, base_url: str) -> None:
        bucket = {"BACKEND": "tests.uploaded.Bucket", "OPTIONS": {"base_url": base_url}}
        self.settings.STORAGES = self.settings.STORAGES | {"default": bucket}

    def test_the_site_hands_files_out_after_the_same_questions(self, client, home, collection):
        image, document = store_image(collection), store_document(collection)
        addresses = [as_shown(image), document.url]
        assert [client.get(address).status_code for address in addresses] == [404, 404]
        InformationPageFactory(parent=home, body=body(image, document))
        answers = [client.get(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert b"".join(answers[1]) == b"Some words."
        assert {answer.headers["Cache-Control"] for answer in answers} == {"public, max-age=3600"}

    def test_one_that_hands_them_out_itself_is_refused(self):
        assert files_have_our_addresses(None) == []
        self.store_at("https://bucket.example.org/")
        assert [error.id for error in files_have_our_addresses(None)] == ["cms.E005"]
