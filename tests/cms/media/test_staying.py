"""What is public of a file stays: nobody alone replaces, deletes or moves it."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import NoReverseMatch, reverse
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.models import Collection, CollectionViewRestriction

from cms.content_files.files import picture_in_library
from cms.media import renditions
from cms.media.files_in_use import FileInUse
from tests import set_clock
from tests.cms.media.files import picture
from tests.cms.media.test_pictures import FakeWorld
from tests.editing import save
from tests.factories import InformationPageFactory, lead_of, publish, submit
from tests.uploaded import body, collection_called, store_document, store_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ordinary_day")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(params=["image", "document"])
def file(request, network):
    return {"image": store_image, "document": store_document}[request.param](network.team.collection)


@pytest.fixture
def page(home, file):
    """It shows `file` to everybody."""
    return InformationPageFactory(parent=home, body=body(file))


@pytest.fixture
def lead(client, network):
    """A lead of the network whose file it is, signed in at `client`."""
    person = lead_of(network)
    client.force_login(person)
    return person


def address(file, action: str) -> str:
    kind = "images" if isinstance(file, get_image_model()) else "documents"
    bulk = f"/admin/bulk/{file._meta.label_lower.replace('.', '/')}"
    return {
        "edit": f"/admin/{kind}/{'' if kind == 'images' else 'edit/'}{file.pk}/",
        "delete": f"/admin/{kind}/{f'{file.pk}/delete' if kind == 'images' else f'delete/{file.pk}'}/",
        "delete just uploaded": f"/admin/{kind}/multiple/{file.pk}/delete/",
        "delete several": f"{bulk}/delete/?id={file.pk}",
        "move several": f"{bulk}/add_to_collection/?id={file.pk}",
    }[action]


def another(file) -> SimpleUploadedFile:
    content = picture("PNG") if isinstance(file, get_image_model()) else b"Other words."
    return SimpleUploadedFile("other.png" if isinstance(file, get_image_model()) else "other.txt", content)


def stored(file) -> tuple[str, bytes]:
    file = type(file).objects.get(pk=file.pk)
    with file.file.open("rb") as source:
        return file.file.name, source.read()


def readers_see(client, page) -> str:
    """The main part of `page`, whose forms are other ones for each reader."""
    client.logout()
    return re.sub(
        r'name="csrf\w+" value="\w+"',
        "",
        str(BeautifulSoup(client.get(page.url).content, "html.parser").main),
    )


@pytest.mark.parametrize("is_used", [True, False])
def test_nobody_puts_another_file_in_the_place_of_one(admin_client, home, file, is_used):
    if is_used:
        InformationPageFactory(parent=home, body=body(file))
    before = stored(file)
    form = {"title": "Typed", "file": another(file), "collection": file.collection_id, "tags": ""}
    answer = save(admin_client, address(file, "edit"), form)
    assert "A file stays as it is" in answer.content.decode()
    assert 'value="Typed"' in answer.content.decode()
    assert stored(file) == before


def test_the_form_does_not_offer_it_and_says_what_to_do(client, lead, file):
    page = client.get(address(file, "edit")).content.decode()
    assert not re.search(r'<input[^>]*type="file"', page)
    assert "upload it as a new one" in page
    assert file.filename in page


def test_no_program_does_either(file):
    file.file = another(file)
    with pytest.raises(IntegrityError, match="never replaced"), transaction.atomic():
        file.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {file._meta.db_table} SET file = 'other.txt'")  # noqa: S608


def test_a_content_file_with_another_picture_of_the_same_name_is_another_picture(tmp_path, network):
    (tmp_path / "board.jpg").write_bytes(picture(size=(30, 30)))
    image = store_image(network.team.collection)
    before = stored(image)
    assert picture_in_library(tmp_path / "board.jpg", FakeWorld()) != image
    assert stored(image) == before


def test_words_about_a_file_change_and_readers_see_none_of_them(client, lead, page, file):
    before = readers_see(client, page)
    client.force_login(lead)
    form = {"title": "Another title", "description": "Another description", "tags": "another"}
    answer = save(client, address(file, "edit"), form | {"collection": file.collection_id})
    assert answer.status_code == 302
    file.refresh_from_db()
    assert file.title == "Another title"
    after = readers_see(client, page)
    assert "another" not in after.lower()
    assert after == before


def test_a_picture_without_words_of_its_page_has_none_of_the_file(client, home, network):
    image = store_image(network.team.collection, title="Secret")
    renditions.make(image.pk)
    value = {"image": {"image": image, "alt_text": "", "decorative": False}, "caption": ""}
    page = InformationPageFactory(parent=home, body=[("picture", value)])
    shown = client.get(page.url).content.decode()
    assert 'alt=""' in shown
    assert "Secret" not in shown


def test_no_picture_is_cut_by_the_point_that_its_form_keeps_in_sight():
    varying = [
        name
        for spec in renditions.ALL
        for op in Filter(spec.spec).operations
        for name in getattr(op, "vary_fields", ())
    ]
    assert varying == []


def test_no_address_makes_a_picture_in_a_size_of_anybodys_choice(admin_client, network):
    image = store_image(network.team.collection)
    assert admin_client.get(f"/admin/images/{image.pk}/generate_url/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("wagtailimages_serve", args=("signature", image.pk, "original"))


class TestDeleting:
    @pytest.mark.parametrize("road", ["delete", "delete just uploaded", "delete several"])
    def test_what_readers_can_see_stays_with_words(self, client, lead, page, file, road):
        answer = client.post(address(file, road), {"confirm": "yes"}, follow=True)
        assert "so it cannot be deleted" in answer.content.decode()
        assert type(file).objects.filter(pk=file.pk).exists()

    @pytest.mark.parametrize("road", ["delete", "delete just uploaded", "delete several"])
    def test_what_nobody_sees_any_more_goes(self, client, lead, page, file, road):
        page.unpublish()
        client.post(address(file, road), {"confirm": "yes"})
        assert not type(file).objects.filter(pk=file.pk).exists()

    @pytest.mark.parametrize("road", ["delete", "delete just uploaded", "delete several"])
    def test_what_a_second_person_reads_stays_until_it_is_decided(self, client, lead, home, file, road):
        state = submit(InformationPageFactory(parent=home), lead, body=body(file))
        answer = client.post(address(file, road), {"confirm": "yes"}, follow=True)
        assert "waits for a decision" in answer.text
        assert "prevent it from being deleted" in client.get(address(file, "delete")).text
        state.workflow_state.cancel(user=lead)
        client.post(address(file, road), {"confirm": "yes"})
        assert not type(file).objects.filter(pk=file.pk).exists()

    def test_what_is_to_be_public_on_a_later_day_stays(self, home, file):
        page = InformationPageFactory(parent=home)
        publish(page, body=body(file), go_live_at=set_clock.now() + timedelta(days=3))
        with pytest.raises(FileInUse, match="on its day"):
            file.delete()

    def test_its_page_offers_no_button(self, client, lead, page, file):
        assert "prevent it from being deleted" in client.get(address(file, "delete")).content.decode()
        page.unpublish()
        assert "prevent it from being deleted" not in client.get(address(file, "delete")).content.decode()

    def test_of_several_none_goes(self, client, lead, page, file, network):
        store = store_image if isinstance(file, get_image_model()) else store_document
        unused = store(network.team.collection, title="Unused")
        client.post(f"{address(file, 'delete several')}&id={unused.pk}", {"confirm": "yes"})
        assert type(file).objects.filter(pk__in=[file.pk, unused.pk]).count() == 2

    def test_a_collection_does_not_take_it_along(self, home):
        collection = collection_called("Board")
        InformationPageFactory(parent=home, body=body(store_document(collection)))
        with pytest.raises(FileInUse):
            collection.delete()


class TestMoving:
    @pytest.fixture
    def closed(self):
        collection = Collection.get_first_root_node().add_child(name="Closed")
        CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
        return collection

    def move(self, client, file, collection, road):
        if road == "edit":
            form = {"title": file.title, "tags": "", "collection": collection.pk}
            return save(client, address(file, "edit"), form)
        return client.post(address(file, "move several"), {"collection": collection.pk})

    @pytest.mark.parametrize("road", ["edit", "move several"])
    def test_what_is_public_does_not_go_where_others_read_it(self, admin_client, page, file, closed, road):
        answer = self.move(admin_client, file, closed, road)
        assert "other people may read" in answer.content.decode()
        assert type(file).objects.get(pk=file.pk).collection_id == file.collection_id

    @pytest.mark.parametrize("road", ["edit", "move several"])
    def test_nor_does_what_some_read_go_where_everybody_does(self, admin_client, page, file, closed, road):
        type(file).objects.filter(pk=file.pk).update(collection=closed)
        file.refresh_from_db()
        answer = self.move(admin_client, file, Collection.objects.get(depth=1), road)
        assert "other people may read" in answer.content.decode()
        assert type(file).objects.get(pk=file.pk).collection == closed

    @pytest.mark.parametrize("road", ["edit", "move several"])
    def test_where_the_same_people_read_it_it_goes(self, admin_client, page, file, road):
        self.move(admin_client, file, Collection.objects.get(depth=1), road)
        assert type(file).objects.get(pk=file.pk).collection.depth == 1

    @pytest.mark.parametrize("road", ["edit", "move several"])
    def test_what_is_not_public_goes_anywhere(self, admin_client, file, closed, road):
        self.move(admin_client, file, closed, road)
        assert type(file).objects.get(pk=file.pk).collection == closed
