"""A folder of content files to fill, and short ways to import it."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
from wagtail.images import get_image_model

from cms.content_files.errors import ContentRefused
from cms.content_files.importer import import_folders
from cms.models import PublicUpdate
from home.models import Alert, HomePage
from networks.models import Theme
from updates.models import Commitment, Response


@dataclass
class Folder:
    path: Path

    def add(self, name: str, front: str = "", body: str = "", **keys) -> Path:
        """Write a file: `front` is YAML, `keys` one-line values added to it, `body` the Markdown below."""
        lines = [dedent(front).strip(), *(f"{key}: {value}" for key, value in keys.items())]
        text = "\n".join(filter(None, lines))
        return self.add_raw(name, f"---\n{text}\n---\n{dedent(body).strip()}\n")

    def add_raw(self, name: str, text: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def load(self, **options):
        return import_folders([self.path], **options)

    def faults(self, **options) -> list[tuple[str, int, str]]:
        """Every fault of an import that must be refused, as (file, line, reason)."""
        with pytest.raises(ContentRefused) as refused:
            self.load(**options)
        return [
            (str(Path(fault.file).relative_to(self.path)), fault.line, fault.reason)
            for fault in refused.value.faults
        ]

    def fault(self, **options) -> tuple[str, int, str]:
        """The only fault of an import that must be refused."""
        (fault,) = self.faults(**options)
        return fault


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "content")


@pytest.fixture
def carers(folder, home) -> Folder:
    """A folder that brings one network, the Carers Network."""
    folder.add("networks/carers.md", type="network", title="Carers Network")
    return folder


@pytest.fixture
def empty_site():
    """Call it to leave the site as `migrate` does: a home page with nothing below, no records, no history."""

    def empty() -> None:
        Response.objects.all().delete()
        Commitment.objects.update(public_since=None)  # a public one stays
        Commitment.objects.all().delete()
        Alert.objects.all().delete()
        for page in HomePage.objects.get().get_children():
            page.specific.delete()
        Theme.objects.all().delete()
        get_image_model().objects.all().delete()
        home = HomePage.objects.get()
        home.title, home.headline, home.summary, home.body = "Home", "Hello", "", []
        home.save_revision().publish()
        PublicUpdate.objects.all().delete()

    return empty
