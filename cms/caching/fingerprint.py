"""What decides how a page looks beside the content: the release and its settings, as one short text.

It is in the key of everything in the shared cache, so nothing that was made under other settings, or by
another release, is ever found there: not after a restart, not while two machines run different releases.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise

# Settings that decide nothing of what is shown, and may differ between two machines of one site.
OF_ONE_MACHINE = {
    "OPERATORS": "who sees reasons and figures, which are never kept",
    "TRUSTED_PROXIES": "how the sender of a request is found",
    "LOGGING": "what is written to the log",
    "POSTGRES_PROGRAMS": "where a backup finds its programs",
    "BACKUP_RECIPIENT": "who can open a backup",
    "BREACHED_PASSWORDS": "which passwords may be chosen",
    "EDGE_CACHE_MEGABYTES": "how many pages one process keeps",
}
MANIFEST = "staticfiles.json"


def key(key: str, prefix: str, version: int) -> str:
    """Django's `KEY_FUNCTION`: one place, whoever uses the cache."""
    return f"{fingerprint()}:{prefix}:{version}:{key}"


@cache
def fingerprint() -> str:
    """Of this process; it changes with none of the things it is made from while the process runs."""
    return make({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, release())


def make(values: dict[str, Any], of_release: str) -> str:
    """The fingerprint of all settings in `values` and a release. Keyed, for passwords are among them."""
    shown = {name: value for name, value in values.items() if name not in OF_ONE_MACHINE}
    secret, text = values["SECRET_KEY"], f"{of_release} {_plain(shown)}"
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()[:32]


def release() -> str:
    """A digest of every file that makes this release: code, templates, static files, locked packages."""
    digest = hashlib.sha256()
    for path in files():
        name = os.path.relpath(path, settings.BASE_DIR)
        digest.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    manifest = Path(settings.STATIC_ROOT) / MANIFEST
    if manifest.exists():
        digest.update(manifest.read_bytes())
    return digest.hexdigest()


def files() -> list[Path]:
    """The project's own, in one order; of other packages the list of their versions."""
    base = Path(settings.BASE_DIR)
    ours = [path for app in apps.get_app_configs() if (path := Path(app.path)).parent == base]
    templates = [Path(folder) for engine in settings.TEMPLATES for folder in engine["DIRS"]]
    return sorted({path for folder in (*ours, *templates, base / "requirements") for path in _within(folder)})


def _within(folder: Path) -> Iterable[Path]:
    found = (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
    return (path for path in found if path.is_file())


def _plain(value: object) -> str:
    """`value` as a text that is the same in every process: no order by chance, no address in memory."""
    match value:
        case dict():
            return f"{{{','.join(sorted(f'{_plain(name)}:{_plain(each)}' for name, each in value.items()))}}}"
        case set() | frozenset():
            return f"{{{','.join(sorted(map(_plain, value)))}}}"
        case list() | tuple():
            return f"[{','.join(map(_plain, value))}]"
        case Path():
            return "a place on this machine"
        case Promise():
            return repr(str(value))
        case None | str() | bytes() | int() | float():
            return repr(value)
    if hasattr(value, "__qualname__"):  # a class or a function
        return f"{value.__module__}.{value.__qualname__}"
    return f"{type(value).__module__}.{type(value).__qualname__}{_plain(vars(value))}"
