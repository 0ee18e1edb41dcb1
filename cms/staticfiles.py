"""One stylesheet for readers, joined from many small ones: one request instead of nine."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

JOINED = "cms/css/site.css"
# In this order: later rules win. With the medium they are for, where it is not every one.
PARTS = {
    "vendor/govuk-frontend.min.css": "",
    "cms/css/tokens.css": "",
    "cms/css/base.css": "",
    "cms/css/layout.css": "",
    "cms/css/components.css": "",
    "cms/css/lists.css": "",
    "cms/css/pages.css": "",
    "cms/css/forms.css": "",
    "cms/css/accounts.css": "",
    "cms/css/forced-colours.css": "(forced-colors: active)",
    "cms/css/print.css": "print",
}


class JoinedStylesheetFinder(BaseFinder):
    """Finds `JOINED`, made again when a part of it changed. Production serves what it collected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.LOCAL_DIR / "joined")

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        bring_up_to_date(Path(self.storage.path(JOINED)))
        yield JOINED, self.storage

    def find(self, path: str, find_all: bool = False) -> Any:
        if path != JOINED:
            return []
        target = Path(self.storage.path(JOINED))
        bring_up_to_date(target)
        return [str(target)] if find_all else str(target)


def bring_up_to_date(target: Path) -> None:
    """Write the joined stylesheet unless `target` is it already."""
    text = joined()
    if target.exists() and target.read_text() == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Several processes may do this at once; none may see half a file.
    with NamedTemporaryFile("w", dir=target.parent, delete=False) as partial:
        partial.write(text)
    Path(partial.name).chmod(0o644)
    Path(partial.name).replace(target)


def joined() -> str:
    """All parts behind one another, each inside its medium."""
    return "".join(_inside(medium, _text_of(name)) for name, medium in PARTS.items())


def _text_of(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise ImproperlyConfigured(f"There is no stylesheet {name}. Type: make run")
    return Path(found).read_text()


def _inside(medium: str, css: str) -> str:
    return f"@media {medium} {{\n{css}}}\n" if medium else css
