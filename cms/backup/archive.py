"""The archive file: written with a checksum of everything, read only when all of it is right."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cms.typing import Progress

FORMAT = 1
ABOUT, DUMP, MANIFEST, MEDIA = "about.json", "database.dump", "manifest.json", "media/"
CHUNK = 1 << 20


class Counted:
    """Reads a stream and remembers size and SHA-256 of what went by."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.size = 0
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.size += len(data)
        self.digest.update(data)
        return data

    @property
    def seal(self) -> dict[str, Any]:
        return {"size": self.size, "sha256": self.digest.hexdigest()}


class ArchiveWriter:
    """Puts files into a new archive; `close` seals it with the manifest."""

    def __init__(self, path: Path) -> None:
        self.tar = tarfile.open(path, "w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - `close` seals it first
        self.members: dict[str, dict[str, Any]] = {}

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(name, file, path.stat().st_size)

    def add_json(self, name: str, content: object) -> None:
        data = json.dumps(content, indent=1, sort_keys=True).encode()
        self._add(name, io.BytesIO(data), len(data))

    def close(self, **facts: Any) -> None:
        self.add_json(MANIFEST, {"members": dict(self.members), **facts})
        self.tar.close()

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        counted = Counted(file)
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self.tar.addfile(info, counted)
        if counted.size != size:
            raise BackupFault(f"{name} became shorter while it was copied. Start the backup again.")
        self.members[name] = counted.seal


def verify(path: Path, progress: Progress = lambda verb, done, total: None) -> dict[str, Any]:
    """Read the whole archive and compare every checksum; return its manifest.

    Raises `BackupFault` for one that is damaged, cut short, of another format or no archive at all.
    """
    found, manifest = {}, None
    total = path.stat().st_size
    for name, counted in _members(path):
        data = _read(path, counted, keep=name in (MANIFEST, ABOUT))
        found[name] = counted.seal
        if name == MANIFEST:
            manifest = _json(data)
        elif name == ABOUT and _json(data).get("format") != FORMAT:
            raise BackupFault(f"{path.name} was written by another version of this program.")
        progress("Verifying megabytes", sum(seal["size"] for seal in found.values()) // CHUNK, total // CHUNK)
    if not manifest:
        raise BackupFault(f"{path.name} is cut short: its manifest is missing.")
    found.pop(MANIFEST)
    if wrong := [
        name for name in manifest["members"] | found if manifest["members"].get(name) != found.get(name)
    ]:
        raise BackupFault(f"{path.name} is damaged: {', '.join(sorted(wrong)[:5])}.")
    return manifest


def about(path: Path) -> dict[str, Any]:
    """What the archive says about itself. Verify it first."""
    with tarfile.open(path, "r:") as tar, _member(tar, ABOUT) as source:
        return _json(source.read())


def extract(path: Path, name: str, target: Path) -> None:
    """Write one member to a file. Verify the archive first."""
    with tarfile.open(path, "r:") as tar, _member(tar, name) as source:
        _copy(source, target)


def extract_media(path: Path, root: Path, progress: Progress, total: int) -> None:
    """Write every uploaded file below `root`; one that is there already and the same stays."""
    done = 0
    with tarfile.open(path, "r:") as tar:
        for info in tar:
            if info.name.startswith(MEDIA):
                target = media_path(root, info.name)
                target.parent.mkdir(parents=True, exist_ok=True)
                with _member(tar, info) as source:
                    _copy(source, target)
                done += 1
                progress("Restoring files", done, total)


def media_path(root: Path, name: str) -> Path:
    """Where a member belongs. Raises `BackupFault` for one that would leave the folder."""
    target = (root / name.removeprefix(MEDIA)).resolve()
    if not target.is_relative_to(root.resolve()):
        raise BackupFault(f"The archive holds a file outside its folder: {name}")
    return target


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _members(path: Path) -> Iterator[tuple[str, Counted]]:
    with _whole(path), tarfile.open(path, "r:") as tar:
        for info in tar:
            if info.isfile():
                yield info.name, Counted(_member(tar, info))


def _member(tar: tarfile.TarFile, member: str | tarfile.TarInfo) -> IO[bytes]:
    found = tar.extractfile(member)
    if found is None:
        raise BackupFault(f"{member} is no file.")
    return found


def _read(path: Path, counted: Counted, *, keep: bool) -> bytes:
    """Read a member to its end; what is not kept takes no memory."""
    kept = []
    with _whole(path):
        while data := counted.read(CHUNK):
            if keep:
                kept.append(data)
    return b"".join(kept)


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise BackupFault(f"{path.name} is damaged or no backup: {error}") from None


def _copy(source: IO[bytes], target: Path) -> None:
    """Whole or not at all, whatever happens meanwhile."""
    partial = target.with_name(f"{target.name}.partial")
    with partial.open("wb") as file:
        while data := source.read(CHUNK):
            file.write(data)
    partial.replace(target)


def _json(data: bytes) -> dict[str, Any]:
    try:
        return json.loads(data)
    except ValueError:
        raise BackupFault("The archive is damaged: what describes it cannot be read.") from None


class BackupFault(Exception):
    """Nothing was replaced; the text says what is wrong and what to do."""
