"""Wagtail's upload forms with our checks; the settings `WAGTAIL…_FORM_BASE` name them."""

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.uploads import documents, pictures, virus_scan
from cms.uploads.room import refuse_without_room


class PictureField(WagtailImageField):
    def to_python(self, data):
        """Wagtail's own measures a picture that ends early and lets Pillow's error through: a 500."""
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception:  # whatever the decoders raise
            raise pictures.unreadable() from None


class ImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            wagtails = self.fields["file"]
            self.fields["file"] = PictureField(
                label=wagtails.label, widget=wagtails.widget, required=wagtails.required
            )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            _replace_content(file, pictures.drawn_anew(file))
            refuse_without_room(file)
        return file


class DocumentForm(BaseDocumentForm):
    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            documents.check(file, file.name)
            virus_scan.check(file)
            refuse_without_room(file)
        return file


def _replace_content(file, content: bytes) -> None:
    """In place: where another field of the form is wrong, Wagtail keeps the upload itself for later."""
    file.seek(0)
    file.truncate()
    file.write(content)
    file.flush()
    file.size = len(content)
    file.seek(0)
