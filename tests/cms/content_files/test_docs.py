"""`docs/content-files.md` names every type and every key."""

from pathlib import Path

import pytest
from django.conf import settings

from cms.content_files import formats
from cms.content_files.history_fields import HISTORY_KEYS
from cms.content_files.list_fields import Rows

DOCS = (Path(settings.BASE_DIR) / "docs/content-files.md").read_text()
FORMATS = [*formats.page_formats.values(), *formats.record_formats.values()]


def names(keys):
    for key in keys:
        yield key.key
        if isinstance(key, Rows):
            yield from names(key.keys)


@pytest.mark.parametrize("found", FORMATS, ids=lambda found: found.type)
def test_the_docs_name_every_key_and_every_choice(found):
    assert f"`{found.type}`" in DOCS
    for key in [*found.keys, *HISTORY_KEYS]:
        for name in names([key]):
            assert f"`{name}`" in DOCS or f"{name}: " in DOCS, name
        for choice in getattr(getattr(key, "choices", None), "values", ()):
            assert f"`{choice}`" in DOCS, choice
