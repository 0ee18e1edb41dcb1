"""Pictures are made when they are stored or published, never when somebody reads."""

import json
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.images import ImageFile
from django.db import connection
from PIL import Image as Pillow
from wagtail.images.models import AbstractImage, Image, Rendition

from cms.media import renditions
from tests.factories import InformationPageFactory, publish

SPECS = sorted(each.spec for each in renditions.ALL)


def store(name="square.png", size=(1600, 800), colour="#45204a") -> Image:
    return Image.objects.create(title="Square", file=file(name, size, colour))


def file(name="square.png", size=(1600, 800), colour="#45204a") -> ImageFile:
    content = BytesIO()
    Pillow.new("RGB", size, colour).save(content, "PNG")
    content.seek(0)
    return ImageFile(content, name=name)


def page_with(home, *images):
    value = [
        {
            "type": "picture",
            "value": {"image": {"image": image.pk, "alt_text": "A square", "decorative": False}},
        }
        for image in images
    ]
    return InformationPageFactory(parent=home, title="Seen", slug="seen", body=json.dumps(value))


def made(image) -> list[str]:
    """The renditions readers see; the admin has others."""
    ours = Rendition.objects.filter(image=image, filter_spec__in=SPECS)
    return sorted(ours.values_list("filter_spec", flat=True))


def queued() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'image_id')::int FROM procrastinate_jobs WHERE task_name = %s ORDER BY id",
            [renditions.MAKE],
        )
        return [pk for (pk,) in cursor.fetchall()]


@pytest.fixture
def shown(client, monkeypatch):
    """What a reader gets, who never waits for a picture to be made."""

    def refuse(*args, **kwargs):
        raise AssertionError("a reader waited for a picture to be made")

    def read() -> BeautifulSoup:
        with monkeypatch.context() as patch:
            patch.setattr(AbstractImage, "generate_rendition_file", refuse)
            response = client.get("/seen/")
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return read


def test_a_stored_picture_has_what_every_browser_shows_at_once_and_a_job_for_the_rest(
    db, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        image = store()
    assert made(image) == sorted(each.spec for each in renditions.PLAIN)
    assert queued() == [image.pk]
    renditions.make(image.pk)
    assert made(image) == SPECS


def test_publishing_leaves_to_the_worker_what_is_missing(home):
    image = store()
    renditions.make(image.pk)
    Rendition.objects.filter(filter_spec__contains="avif").delete()
    before = len(queued())
    page_with(home, image)
    assert queued()[before:] == [image.pk]


def test_publishing_a_page_whose_pictures_are_complete_queues_nothing(home):
    image = store()
    renditions.make(image.pk)
    before = queued()
    page_with(home, image)
    assert queued() == before


def test_a_reader_gets_small_formats_first_in_sizes_that_fit_without_anything_being_made(home, shown):
    image = store()
    renditions.make(image.pk)
    page_with(home, image)
    figure = shown().figure
    assert [source["type"] for source in figure.select("source")] == ["image/avif", "image/webp"]
    for element in [*figure.select("source"), figure.img]:
        candidates = [candidate.split() for candidate in element["srcset"].split(", ")]
        assert [width for _url, width in candidates] == ["640w", "1280w"]
        assert element["sizes"]
    assert figure.img["src"].endswith(".png")
    assert (figure.img["width"], figure.img["height"]) == ("1280", "640")
    assert (figure.img["loading"], figure.img["alt"]) == ("lazy", "A square")


def test_a_picture_that_was_never_made_is_left_out_and_not_made_for_the_reader(home, shown):
    page_with(home, store())
    assert shown().figure.img is None


def test_a_small_picture_is_offered_once_in_its_own_size(home, shown):
    image = store(size=(300, 200))
    renditions.make(image.pk)
    page_with(home, image)
    img = shown().figure.img
    assert (img["width"], img["srcset"].split()[1:]) == ("300", ["300w"])


def test_a_deleted_picture_leaves_its_page_readable(home, shown):
    image = store()
    renditions.make(image.pk)
    page = page_with(home, image)
    page.unpublish()
    image.delete()  # which nobody may while the page is public
    publish(page)
    assert shown().figure is None
    renditions.make(image.pk)  # the job comes too late


def test_a_page_costs_the_same_with_3_and_with_30_pictures(
    home, shown, settle, django_assert_max_num_queries
):
    def cost(count):
        images = [store(f"{count}-{number}.png", (20, 10)) for number in range(count)]
        for image in images:
            renditions.make(image.pk)
        page_with(home, *images)
        settle()
        with django_assert_max_num_queries(100) as captured:
            page = shown()
        assert len(page.select("figure img")) == count
        home.get_children().get(slug="seen").delete()
        return len(captured)

    cost(1)  # what is looked up once a process
    assert cost(3) == cost(30)
