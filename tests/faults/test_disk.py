"""The disk of uploads is full."""

import os
import subprocess

import pytest
from wagtail.images import get_image_model

from tests.cms.media.files import picture
from tests.required import lacking

KILOBYTES = 64


@pytest.fixture
def full_disk(machine):
    """A real file system of almost no size in place of the uploads' folder."""
    if os.geteuid():
        lacking("Only root may mount a small disk.")
    media = machine.layout.root / "var/lib/staff-networks/media"
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={KILOBYTES}k", "tmpfs", media]
    if subprocess.run(mounted, check=False, capture_output=True).returncode:
        lacking("Nothing can be mounted in this container.")
    (media / "filler").write_bytes(b"x" * (KILOBYTES - 8) * 1024)
    yield media
    subprocess.run(["umount", media], check=True)


@pytest.mark.fault("the disk of uploads is full when an editor sends a picture", "refused in words")
def test_an_upload_without_room_is_refused_and_readers_notice_nothing(machine, editor, full_disk, seen):
    with machine.orm():
        before = get_image_model().objects.count()
    sent = {"title": "Too much", "collection": 1}
    answer = editor.upload("/admin/images/add/", sent, file=("photo.jpg", picture(size=(900, 600))))
    assert answer.status in (200, 507)
    assert b"no room left" in answer.body
    with machine.orm():
        assert get_image_model().objects.count() == before
    assert [path.name for path in full_disk.rglob("*") if path.is_file()] == ["filler"]
    assert machine.layout.get("/").status == 200
    seen("“There is no room left to store files”; readers read on")
