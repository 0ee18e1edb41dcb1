"""Any file is read or refused with a line; nothing else can happen."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.content_files.errors import FieldError
from cms.content_files.parser import read_file

# What content files are made of, and what breaks parsers of them.
PIECES = [
    "---",
    "title: ",
    "title: x",
    "type: network",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "? ",
    ">",
    "#",
    ":::",
    "```",
]
PIECES += [
    "!!python/object:os",
    "!!binary x",
    "&a [*a]",
    "<<: *a",
    "%YAML 9",
    "![](x)",
    "<script>",
    "2026-13-45",
]
PIECES += ["\n", "\r\n", "  ", "|", "|a|b|\n", "\ufeff", "\u202e", "\x00", "&" * 50, "[" * 500, "\u0301" * 50]
text = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=30).map("".join)
contents = st.one_of(text.map(lambda words: words.encode("utf-8", "surrogatepass")), st.binary(max_size=200))
file = st.one_of(contents, contents.map(lambda body: b"---\n" + body + b"\n---\n"))


@given(content=file)
@settings(
    max_examples=200,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_file_is_read_or_refused_with_its_line(tmp_path, content):
    path = tmp_path / "page.md"
    path.write_bytes(content)
    try:
        read = read_file(path, tmp_path)
        assert read.name == "page.md"
    except FieldError as refusal:
        ((line, reason), *_) = refusal.places
        if line < 1 or not reason:
            raise


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\u2066"])
def test_characters_nobody_means_are_taken_out(tmp_path, character):
    path = tmp_path / "page.md"
    path.write_text(f"---\ntitle: In{character}voice\n---\n")
    assert read_file(path, tmp_path).keys["title"] == "Invoice"
