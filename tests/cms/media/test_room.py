"""A disk without room: nothing half stored, and an answer that helps."""

import errno
import shutil
from collections import namedtuple
from contextlib import nullcontext
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.images import get_image_model

from cms.media.storage import AtomicStorage, is_full, refuse_without_room
from tests.cms.media.files import picture
from tests.cms.media.test_pictures import upload

pytestmark = pytest.mark.django_db


usage = namedtuple("usage", "total used free")


def test_what_does_not_fit_is_refused_by_the_form(admin_client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(100, 90, 10))
    answer = upload(admin_client, picture("JPEG"))
    assert not answer["success"]
    assert "no room left" in answer["error_message"]
    assert not get_image_model().objects.exists()


def test_a_disk_that_fills_meanwhile_leaves_no_half_file_and_says_so(
    admin_client, monkeypatch, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path

    def full(file, *args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.locks.unlock", full)  # the last step of storing a file
    file = SimpleUploadedFile("photo.jpg", picture("JPEG"))
    response = admin_client.post("/admin/images/add/", {"title": "A photo", "collection": 1, "file": file})
    assert response.status_code == 507
    assert "Nothing was saved" in response.content.decode()
    assert not get_image_model().objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("size", "fits"), [(None, True), (0, True), (5, True), (6, False)])
def test_there_has_to_be_room_for_a_file_and_for_what_is_made_of_it(monkeypatch, size, fits):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(100, 90, 10))
    file = UploadedFile(BytesIO(), "a.txt", size=size)
    with nullcontext() if fits else pytest.raises(ValidationError, match="no room left"):
        refuse_without_room(file)


def test_before_the_first_file_there_is_no_folder_and_there_is_room(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "none yet"
    refuse_without_room(UploadedFile(BytesIO(), "a.txt", size=2**60))


def test_the_first_fault_is_told_where_tidying_up_after_it_fails_too(tmp_path):
    """A name this long can be neither stored nor deleted."""
    with pytest.raises(OSError, match="too long") as fault:
        AtomicStorage(tmp_path).save("x" * 300, ContentFile(b"Some words."))
    assert fault.value.errno == errno.ENAMETOOLONG


@pytest.mark.parametrize(
    ("exception", "said"),
    [
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EDQUOT, "full for you"), True),
        (OSError(errno.EACCES, "not yours"), False),
        (ValueError("full"), False),
    ],
    ids=str,
)
def test_a_full_disk_is_told_from_other_faults(exception, said):
    assert is_full(exception) is said
