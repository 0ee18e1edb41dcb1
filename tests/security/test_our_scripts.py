"""What scripts of ours may do in a browser: those that come later, too."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

BASE = Path(settings.BASE_DIR)
OURS = [Path(app.path) / "static" for app in apps.get_app_configs() if Path(app.path).parent == BASE]
SCRIPTS = sorted(path for folder in OURS for path in folder.rglob("*.js"))
AS_HTML = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|createContextualFragment|parseFromString"
)
AS_CODE = r"\beval\(|new Function|setTimeout\([\"'`]|setInterval\([\"'`]|javascript:"
KEPT = r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open|serviceWorker"
BETWEEN_WINDOWS = r"postMessage|onmessage|[\"']message[\"']"


def test_there_are_scripts_to_look_at():
    assert len(SCRIPTS) >= 4


def places(pattern: str) -> list[str]:
    """Where it stands, in any of them."""
    return [
        f"{path.name}: {found[0]}" for path in SCRIPTS for found in re.finditer(pattern, path.read_text())
    ]


def test_our_scripts_write_text_as_text():
    assert places(AS_HTML) == []


def test_our_scripts_run_nothing_that_is_text():
    assert places(AS_CODE) == []


def test_our_scripts_keep_nothing_in_the_browser():
    assert places(KEPT) == []


def test_our_scripts_listen_to_no_other_window():
    assert places(BETWEEN_WINDOWS) == []
