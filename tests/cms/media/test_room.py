"""A disk without room: nothing half stored, and an answer that helps."""

import errno
import shutil
from collections import namedtuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model

from tests.cms.media.files import picture
from tests.cms.media.test_pictures import upload

pytestmark = pytest.mark.django_db


def test_what_does_not_fit_is_refused_by_the_form(admin_client, monkeypatch):
    usage = namedtuple("usage", "total used free")
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
