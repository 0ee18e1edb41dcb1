"""What somebody wrote is what the site gets: YAML takes no word of it away without being told."""

import pytest

from cms.content_files.errors import FieldError
from cms.content_files.fields import ContentField
from cms.content_files.located_yaml import dump_yaml, read_yaml
from home.models import InformationPage

LOST = "From # on, this would be lost."
NOTHING = "says nothing in YAML"
SIGN = "needs quotation marks"
UNSTORABLE = "cannot be stored"


@pytest.mark.parametrize(
    ("front", "line", "reason"),
    [
        ("title: We are #1", 1, LOST),
        ("title: #1 of all networks", 1, LOST),
        ("summary: We are the\n  #1 network", 2, LOST),
        ("summary: We are\n\n  # not this", 3, LOST),
        ("aims:\n- Be heard\n- Be #1", 3, LOST),
        ("aims:\n- Be heard\n  #1", 3, LOST),
        ("aims: [one, #two\n three]", 1, LOST),
        ("aims: [one\n #two\n, three]", 2, LOST),
        ("title: 'We are'#1", 1, LOST),
        ("summary: > #1\n  of all", 1, LOST),
        ("people:\n- name: Ann #1", 2, LOST),
        *[(f"name: {word}", 1, NOTHING) for word in ("null", "Null", "NULL", "~")],
        ("themes: [Pay, null]", 1, NOTHING),
        ("title: !Action", 1, SIGN),
        ("title: ! now", 1, SIGN),
        ("title: &Co", 1, SIGN),
        ("title: &Co says", 1, SIGN),
        ("title: !!str 5", 1, SIGN),
        ("a: &b c\nd: *b", 1, SIGN),
        ("title: *b", 1, SIGN),
        (r'title: "a\0b"', 1, UNSTORABLE),
        (r'title: "a\ud800"', 1, UNSTORABLE),
        *[(f"title: {sign}x", 1, "quotation marks") for sign in ("@", "`", "%", "*")],
        ("title: What: now", 1, "quotation marks"),
    ],
)
def test_what_yaml_would_take_away_is_refused_with_its_line(front, line, reason):
    with pytest.raises(FieldError, match=reason) as refused:
        read_yaml(front, 1)
    assert refused.value.places[0][0] == line


# Each type that YAML guesses from how a word looks, in the forms of YAML 1.1.
WORDS = ["yes", "No", "on", "OFF", "true", "FALSE", "y", "n", "007", "0x10", "0b11", "0o17", "1_000", "12:30"]
WORDS += ["190:20:30", "1e3", "1.5", ".inf", "-.INF", ".nan", "2026-10-31", "2026-10-31 09:00", "=", "<<"]
WORDS += ["2001-12-14t21:59:43.10-05:00", "a#b", "C#", "-x", "?x"]
SIGNS = ["null", "~", "!x", "&x", "*x", "@x", "a #1", "a: b", "# x", ""]


@pytest.mark.parametrize("word", WORDS)
def test_every_other_word_is_the_text_that_stands_there(word):
    assert read_yaml(f"title: {word}\naims:\n- {word}", 1) == {"title": word, "aims": [word]}


@pytest.mark.parametrize("word", [*WORDS, *SIGNS])
def test_what_is_exported_reads_back_as_the_same_words(word):
    assert read_yaml(dump_yaml({"title": word}), 1) == {"title": word}


@pytest.mark.parametrize(
    "front",
    [
        "# remark\ntitle: x",
        "title: x\n# remark",
        "title: x\n# remark\n\n# another",
        "title: 'x' # remark",
        'title: "x"  # remark',
        "title:\n  # remark\n  x",
    ],
)
def test_a_remark_may_stand_on_a_line_of_its_own_or_after_quotation_marks(front):
    assert read_yaml(front, 1) == {"title": "x"}


def test_a_long_text_may_hold_every_sign():
    assert read_yaml("text: |\n  #1 of all\n  # & so on", 1) == {"text": "#1 of all\n# & so on"}


def test_a_directive_of_the_body_loses_nothing_either(home, folder):
    folder.add("a.md", "type: information\ntitle: A", ":::{details}\ntitle: We are #1\ntext: x\n:::")
    name, line, reason = folder.fault()
    assert (name, line) == ("a.md", 6)
    assert LOST in reason


# --- Line breaks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "break_", ["\n", "\r\n", "\r", "\u2028", "\x85", "\n\n", " \n ", "\x0b", "\n\x07 \n"]
)
def test_a_line_break_in_a_text_of_one_line_is_a_space(break_):
    assert ContentField("title").as_written(f"Tea{break_}party") == "Tea party"


def test_a_text_of_several_lines_keeps_them():
    assert ContentField("access", has_lines=True).as_written("Lift.\r\nLoop.\n") == "Lift.\nLoop."


def test_a_title_of_two_lines_is_one_on_the_site(home, folder):
    folder.add("a.md", 'type: information\ntitle: |\n  Tea\n  party\nsummary: "a\\nb"')
    folder.load()
    page = InformationPage.objects.get()
    assert (page.title, page.summary) == ("Tea party", "a b")
