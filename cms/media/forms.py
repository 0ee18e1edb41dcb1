"""Wagtail's upload forms with our checks; the settings `WAGTAIL…_FORM_BASE` name them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.models import Collection

from cms.media import documents, files_in_use, images, virus_scan
from cms.media.storage import refuse_without_room
from cms.media.tags import refuse_many_tags
from cms.typing import Mixin


class PictureField(WagtailImageField):
    def to_python(self, data: "UploadedFile[Any] | None") -> Any:
        """Wagtail's own measures a picture that ends early and lets Pillow's error through: a 500."""
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception:  # whatever the decoders raise
            raise images.unreadable() from None


class KeepsFile(Mixin):
    """Mixed into a form of Wagtail's: an upload is looked at once, then stays (`cms.media.files_in_use`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].help_text = files_in_use.STAYS

    def clean_file(self) -> "UploadedFile[Any] | None":
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            if self.instance.pk:
                files_in_use.refuse_new_file()
            self.look_at(file)
            refuse_without_room(file)
        return file

    def clean_collection(self) -> Collection:
        collection = self.cleaned_data["collection"]
        if "collection" in self.changed_data:
            files_in_use.refuse_moving(self.instance, collection)
        return collection

    def clean_tags(self) -> Any:
        refuse_many_tags(self.cleaned_data["tags"])
        return super().clean_tags()


class ImageForm(KeepsFile, BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            wagtails = self.fields["file"]
            self.fields["file"] = PictureField(
                label=wagtails.label, widget=wagtails.widget, required=wagtails.required
            )
            self.fields["file"].help_text = wagtails.help_text

    def look_at(self, file: "UploadedFile[Any]") -> None:
        _replace_content(file, images.reencode(file))


class DocumentForm(KeepsFile, BaseDocumentForm):
    def look_at(self, file: "UploadedFile[Any]") -> None:
        documents.check(file, str(file.name))
        virus_scan.check(file)


def _replace_content(file: "UploadedFile[Any]", content: bytes) -> None:
    """In place: where another field of the form is wrong, Wagtail keeps the upload itself for later."""
    file.seek(0)
    file.truncate()
    file.write(content)
    file.flush()
    file.size = len(content)
    file.seek(0)
