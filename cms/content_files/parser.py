"""Reading a file into keys, values and a body, each with its line."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from frontmatter.default_handlers import YAMLHandler

from cms.content_files.errors import FieldError
from cms.content_files.located_yaml import Entries, LocatedText, read_yaml
from cms.security.sanitise import sanitise

FENCE = "---"


@dataclass
class SourceFile:
    """One content file. `name` is its path below `folder`; `keys` holds located values."""

    name: str
    keys: Entries
    body: LocatedText = field(default_factory=LocatedText)
    folder: Path | None = None  # None: an obvious parent nobody wrote a file for

    @property
    def address(self) -> str:
        return address_of(self.name)

    @property
    def path(self) -> str:
        """How messages name the file."""
        return path_of(self.name, self.folder)

    def line_of(self, key: str) -> int:
        return getattr(self.keys.get(key), "line", 1)


def address_of(name: str) -> str:
    """The page's place on the site: `networks/carers` for `networks/carers.md`; "" for the home page."""
    address = str(PurePosixPath(name).with_suffix(""))
    return "" if address == "home" else address


def path_of(name: str, folder: Path | None) -> str:
    return str(folder / name) if folder else name


def read_file(path: Path, folder: Path) -> SourceFile:
    """Read one file. Raises `FieldError` with the line where it cannot be understood."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FieldError(f"The file cannot be read: {error.strerror}.", 1) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FieldError("This is not UTF-8 text. Save the file as UTF-8.", line) from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise FieldError("A NUL character cannot be stored. Remove it.", line)
    return parse(sanitise(text.replace("\r\n", "\n")), path.relative_to(folder).as_posix(), folder)


def parse(text: str, name: str, folder: Path | None = None) -> SourceFile:
    try:
        front, body = YAMLHandler().split(text)
    except ValueError:
        front = body = ""
    front = front.strip("\n")
    if not text.startswith(FENCE) or not front.strip():
        raise FieldError(f"Start the file with front matter between two lines of {FENCE}.", 1)
    keys = read_yaml(front, text[: text.index(front)].count("\n") + 1)
    body = body.lstrip("\n")
    line = text.count("\n") - body.count("\n") + 1
    return SourceFile(name, keys, LocatedText.at(body.rstrip(), line, line), folder)
