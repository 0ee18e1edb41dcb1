"""Pictures arrive through Wagtail's own screens and from content files; nothing but the picture stays."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo
from wagtail.images import get_image_model
from wagtail.models import UploadedFile

from cms.content_files.files import picture_in_library
from cms.editing.form_sizes import MOST_TAGS
from cms.media import images
from tests.cms.media.files import MARKER, picture, picture_with_a_place

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def upload(client, content: bytes, name="photo.jpg", **fields):
    return client.post(
        "/admin/images/multiple/add/",
        {"files[]": SimpleUploadedFile(name, content), "title": "A photo", "collection": 1} | fields,
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()


def only_image():
    return get_image_model().objects.get()


def stored(field_file) -> bytes:
    with field_file.open("rb") as file:
        return file.read()


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_the_place_where_a_picture_was_taken_is_not_kept(admin_client, kind, name):
    content = picture_with_a_place(kind)
    assert MARKER in content
    assert upload(admin_client, content, name)["success"]
    kept = stored(only_image().file)
    assert MARKER not in kept
    assert not Pillow.open(BytesIO(kept)).getexif()


def test_a_picture_taken_sideways_stands_upright(admin_client):
    upload(admin_client, picture_with_a_place())
    assert (only_image().width, only_image().height) == (40, 60)


def test_a_large_picture_that_waits_on_disk_is_drawn_anew_too(admin_client, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    upload(admin_client, picture_with_a_place())
    assert MARKER not in stored(only_image().file)


def test_a_picture_kept_until_its_title_is_right_is_drawn_anew_too(admin_client):
    upload(admin_client, picture_with_a_place(), title="")
    assert MARKER not in stored(UploadedFile.objects.get().file)


def test_what_hides_behind_a_picture_is_left_out(admin_client):
    upload(admin_client, picture("PNG") + b"<script>alert(1)</script>", "a.png")
    assert b"<script>" not in stored(only_image().file)


def test_a_transparent_picture_stays_transparent(admin_client):
    output = BytesIO()
    Pillow.new("RGBA", (20, 20), (0, 0, 0, 0)).save(output, "PNG")
    upload(admin_client, output.getvalue(), "a.png")
    kept = Pillow.open(BytesIO(stored(only_image().file)))
    assert kept.getpixel((1, 1))[3] == 0


def bomb() -> bytes:
    """A picture of 100 million points in 12 kB."""
    output = BytesIO()
    Pillow.new("1", (10_000, 10_000)).save(output, "PNG")
    return output.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", SVG),
        ("a.png", SVG),
        ("a.jpg", b"GIF89a" + b"\x00" * 100),
        ("a.jpg", picture("PNG")),
        ("a.gif", picture("GIF")),
        ("a.jpg", b"not a picture"),
        ("a.jpg", picture()[:300]),
        ("a.png", bomb()),
        ("a.jpg", picture() + b"\x00" * (10 * 1024 * 1024)),
    ],
    ids=[
        "svg",
        "svg named png",
        "broken gif",
        "png named jpg",
        "gif",
        "text",
        "half",
        "pixel bomb",
        "too large",
    ],
)
def test_what_is_no_usable_picture_is_refused_with_a_reason(admin_client, name, content):
    answer = upload(admin_client, content, name)
    assert not answer["success"]
    assert answer["error_message"]
    assert not get_image_model().objects.exists()


def test_what_is_refused_has_a_code_for_the_forms():
    with pytest.raises(ValidationError) as refusal:
        images.reencode(BytesIO(b"not a picture"))
    assert refusal.value.code == "unreadable_picture"


def test_no_decoder_of_another_kind_of_picture_is_ever_run(monkeypatch):
    run = []
    monkeypatch.setattr(Pillow, "ID", [*Pillow.ID, "OTHER"])
    monkeypatch.setitem(Pillow.OPEN, "OTHER", (lambda file, name: run.append(name), None))
    with pytest.raises(ValidationError):
        images.reencode(BytesIO(b"a picture of another kind"))
    assert run == []


def test_a_drawing_is_packed_as_well_as_can_be():
    drawing = BytesIO()
    Pillow.radial_gradient("L").save(drawing, "PNG")
    assert len(images.reencode(drawing)) < len(drawing.getvalue())


def test_the_form_fills_in_a_title_from_the_name_of_the_file_as_wagtails_does(admin_client):
    page = BeautifulSoup(admin_client.get("/admin/images/add/").content, "html.parser")
    assert page.find("input", type="file")["data-controller"] == "w-sync"


def test_a_picture_with_more_tags_than_anybody_needs_is_refused(admin_client):
    form = {"title": "A photo", "collection": 1, "tags": ",".join(map(str, range(MOST_TAGS + 1)))}
    file = SimpleUploadedFile("photo.jpg", picture())
    assert f"up to {MOST_TAGS} tags" in admin_client.post("/admin/images/add/", form | {"file": file}).text
    assert not get_image_model().objects.exists()


class FakeWorld:
    def __init__(self):
        self.new_files = []
        self.places = {}


def test_a_picture_from_a_content_file_loses_its_notes_and_is_known_again(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(picture_with_a_place())
    image = picture_in_library(path, FakeWorld())
    assert MARKER not in stored(image.file)
    assert picture_in_library(path, FakeWorld()) == image


def test_a_picture_from_a_content_file_without_notes_is_kept_as_it_is(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(picture())
    assert stored(picture_in_library(path, FakeWorld()).file) == path.read_bytes()


def noted(**texts: str) -> bytes:
    notes = PngInfo()
    for name, text in texts.items():
        notes.add_itxt(name.replace("_", " "), text)
    return picture("PNG", pnginfo=notes)


NOTES = {
    "exif": picture_with_a_place(),
    "exif that cannot be read": picture("JPEG", exif=b"Exif\x00\x00"),
    "xmp": picture("JPEG", xmp=b"<x/>"),
    "a comment": picture("JPEG", comment=b"By Sam"),
    "photoshop": picture().replace(b"\xff\xdb", b"\xff\xed\x00\x10Photoshop 3.0\x00\xff\xdb", 1),
    "xmp of png": noted(**{"XML:com.adobe.xmp": "<x/>"}),
    "exif as text": noted(Raw_profile_type_exif="exif"),
}


@pytest.mark.parametrize("kind", NOTES)
def test_every_kind_of_note_in_a_picture_is_seen_and_taken_out(kind):
    assert images.has_metadata(BytesIO(NOTES[kind]))
    assert not images.has_metadata(BytesIO(images.reencode(BytesIO(NOTES[kind]))))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_without_notes_has_none(kind):
    file = BytesIO(picture(kind))
    assert not images.has_metadata(file)
    assert file.tell() == 0


def test_nobody_uploads_a_portrait(admin_client):
    page = admin_client.get("/admin/account/")
    assert page.status_code == 200
    assert b'type="file"' not in page.content
