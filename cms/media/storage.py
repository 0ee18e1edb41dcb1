"""What happens when there is no room left to store files: nothing half stored, and words that help."""

import errno
import shutil
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

FULL = {errno.ENOSPC, errno.EDQUOT}
# Renditions and the like need room as well.
TIMES_ITS_SIZE = 2


class AtomicStorage(FileSystemStorage):
    """A file that could not be stored to its end is not left there as if it were whole."""

    def _save(self, name: str, content: "File[Any]") -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc]  # Django documents it; its types leave it out
        except OSError:
            with suppress(OSError):
                self.delete(name)
            raise


def refuse_without_room(file: "UploadedFile[Any]") -> None:
    """Raise `ValidationError` where `file` would not fit, before anything is stored."""
    try:
        free = shutil.disk_usage(settings.MEDIA_ROOT).free
    except FileNotFoundError:
        return  # made with the first file
    if (file.size or 0) * TIMES_ITS_SIZE > free:
        raise ValidationError(no_room(), code="no_room")


def is_full(exception: BaseException) -> bool:
    return isinstance(exception, OSError) and exception.errno in FULL


def no_room() -> str:
    return _("There is no room left to store files. Nothing was saved. Tell whoever runs this site.")
