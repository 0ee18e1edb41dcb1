"""What Markdown may hold, what becomes of it, and that nothing harmful gets through."""

import pytest
from bs4 import BeautifulSoup

from cms.content_files.context import ImportContext
from cms.content_files.errors import FieldError
from cms.content_files.located_yaml import LocatedText
from cms.content_files.markdown_reader import to_blocks, to_rich_text
from home.models import InformationPage
from tests.factories import CommitmentsPageFactory, InformationPageFactory, UpdateSeriesPageFactory


@pytest.fixture
def world(home, tmp_path):
    InformationPageFactory(parent=home, slug="about")
    world = ImportContext()
    world.folder = tmp_path
    return world


def blocks(text, world):
    return [(block["type"], block["value"]) for block in to_blocks(LocatedText.at(text, 10, 10), world)]


def wrongs(text, world):
    with pytest.raises(FieldError) as wrong:
        to_blocks(LocatedText.at(text, 10, 10), world)
    return wrong.value.places


def test_text_between_other_blocks_stays_together(world):
    assert blocks("One\ntwo.\n\n- a\n- b\n\n## Next\n\nThree.", world) == [
        ("text", "<p>One two.</p><ul><li>a</li><li>b</li></ul>"),
        ("heading", {"text": "Next", "level": "2"}),
        ("text", "<p>Three.</p>"),
    ]


def test_lists_inside_lists(world):
    assert blocks("- a\n  1. b\n  2. c\n- d\n\n- e", world) == [
        ("text", "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li><li>e</li></ul>")
    ]


def test_bold_italic_links_and_line_breaks(world):
    about = InformationPage.objects.get(slug="about").pk
    assert blocks("**b** *i*\\\n[x](https://example.org/?a=1&b=2) [p](/about/)", world) == [
        (
            "text",
            '<p><b>b</b> <i>i</i><br><a href="https://example.org/?a=1&amp;b=2">x</a> '
            f'<a linktype="page" id="{about}">p</a></p>',
        )
    ]


def test_a_quotation_with_and_without_attribution(world):
    assert blocks("> One\n>\n> two\n> — Amara Bello, chair\n\n> Three\n\n> Four\n> -- Somebody", world) == [
        ("quotation", {"text": "One\n\ntwo", "attribution": "Amara Bello, chair"}),
        ("quotation", {"text": "Three", "attribution": ""}),
        ("quotation", {"text": "Four", "attribution": "Somebody"}),
    ]


def test_a_table_with_its_caption(world):
    ((kind, value),) = blocks(
        "Table: Our *people*\n\n| Year | People |\n|---|--:|\n| 2026 | a \\| b |", world
    )
    assert (kind, value["caption"]) == ("table", "Our people")
    assert [column["heading"] for column in value["table"]["columns"]] == ["Year", "People"]
    assert value["table"]["rows"] == [{"values": ["2026", "a | b"]}]


def test_a_paragraph_that_only_looks_like_a_caption_is_not_lost(world):
    assert blocks("Table: see below", world) == [("text", "<p>Table: see below</p>")]


def test_directives(world):
    about = InformationPage.objects.get(slug="about").pk
    text = """:::{action}
text: Join us
link: /about/
:::

:::{video}
title: Our year
link: https://video.example.org/1
:::

::::{details}
title: What if?
text: |
  One.

  - two
::::"""
    assert blocks(text, world) == [
        ("action", {"text": "Join us", "link": {"page": about, "address": ""}}),
        ("video", {"title": "Our year", "address": "https://video.example.org/1", "transcript": ""}),
        ("details", {"title": "What if?", "text": "<p>One.</p><ul><li>two</li></ul>"}),
    ]


# --- Faults -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Fine.\n\n# Title", 12, "Use ## or ### for headings"),
        ("#### Deep", 10, "Use ## or ### for headings"),
        ("##", 10, "Heading: This field is required."),
        (f"## {'x' * 121}", 10, "Heading: Ensure this value has at most 120 characters"),
        ("## [x](/about/)", 10, "Links and pictures cannot stand here"),
        ("One\n\n---\n\nTwo", 12, "no place on a page"),
        ("    code", 10, "no place on a page"),
        ("```\ncode\n```", 10, "no place on a page"),
        ("- a\n  - b\n    ## c", 12, "Only paragraphs, lists, bold, italic and links"),
        ("- a\n\n  second paragraph", 12, "An item of a list holds one paragraph"),
        ("> - a\n> - b", 10, "A quotation holds paragraphs only"),
        (f"> {'x'}\n> — {'y' * 201}", 10, "Attribution: Ensure this value has at most 200 characters"),
        ("> — Nobody", 10, "Quotation: This field is required."),
        ("> [x](/about/)", 10, "Links and pictures cannot stand here"),
        ("| a |\n|---|\n| [x](/about/) |", 12, "Links and pictures cannot stand here"),
        ("Text ![x](images/a.png) text", 10, "A picture stands in a paragraph of its own"),
        ("![x](images/none.png)", 10, "There is no picture images/none.png"),
        ("Fine.\n\n[x](/nowhere/)", 12, "There is no page at /nowhere/"),
        ("[x](nowhere.html)", 10, "“nowhere.html” is no link"),
        ("[x](ftp://example.org/)", 10, "“ftp://example.org/” is no link"),
        ("[x](//evil.example/)", 10, "There is no page at //evil.example/"),
        (":::{button}\n:::", 10, "“button” is not known. Use action, details, video."),
        (":::{action}\ntext: Join\n:::", 10, "“link” is missing here."),
        (":::{action}\ntext: Join\nlink: /nowhere/\n:::", 12, "There is no page at /nowhere/"),
        (":::{action}\ntext: Join\nlink: join.html\n:::", 12, "“join.html” is no link"),
        (":::{action}\ntext: Join\nlink: https://x\n:::", 10, "Address elsewhere: Enter a valid URL"),
        (
            f":::{{action}}\ntext: {'x' * 81}\nlink: /about/\n:::",
            10,
            "Button text: Ensure this value has at most 80",
        ),
        (":::{action}\ntext: Join\nlink: /about/\ncolour: red\n:::", 13, "“colour” is not known here."),
        (":::{action}\ntext: Join\nlink: [/about/]\n:::", 12, "“link” takes one text."),
        (":::{action}\ntext: Join\ntext: Go\nlink: /about/\n:::", 12, "“text” stands here twice"),
        (":::{action}\njoin us\n:::", 11, "“key: value”"),
        (":::{action}\ntext: [\n:::", 12, "not valid YAML"),
        (":::{details}\ntitle: T\ntext: |\n  Fine.\n\n  ## No\n:::", 15, "Only paragraphs, lists"),
        (":::{video}\ntitle: T\nlink: javascript:alert(1)\n:::", 12, "is no link"),
        (":::{video}\ntitle: T\nlink: data:text/html,x\n:::", 12, "is no link"),
    ],
)
def test_markdown_that_has_no_place(world, text, line, reason):
    ((number, said),) = wrongs(text, world)
    assert number == line
    assert reason in said


def test_every_fault_of_a_body_is_named(world):
    found = wrongs("# A\n\n[x](/a/)\n\n[y](/b/)\n\n:::{no}\n:::", world)
    assert sorted(line for line, _ in found) == [10, 12, 14, 16]


def test_rich_text_in_front_matter_says_its_own_line(home, folder):
    folder.add(
        "networks/carers.md",
        """
        type: network
        title: Carers Network
        how_to_join: |
          Come along.

          # No
        """,
    )
    assert folder.fault()[:2] == ("networks/carers.md", 7)


# --- Harm -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "Hello <img src=x onerror=alert(1)> you",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](vbscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_html_and_script_links_come_out_as_words(world, text):
    ((_, html),) = blocks(text, world)
    assert {tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)} == {"p"}


@pytest.mark.parametrize("text", ["[x](<java script:alert(1)>)", "[x](about:blank)"])
def test_a_link_with_another_scheme_is_refused(world, text):
    with pytest.raises(FieldError):
        blocks(text, world)


def test_a_scheme_with_a_tab_in_it_comes_out_as_words(world):
    ((_, html),) = blocks("[x](java\tscript:alert(1))", world)
    assert "href" not in html


# --- Links to this site -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "/search/",
        "/search/?q=leave",
        "/alerts/",
        "/privacy-settings/",
        "/robots.txt",
        "/updates/2026/",
        "/about/#part",
    ],
)
def test_a_link_to_another_address_of_the_site_stays_as_it_is(home, world, link):
    UpdateSeriesPageFactory(parent=home)
    html = to_rich_text(LocatedText(f"[x]({link})"), ImportContext())
    assert html == f'<p><a href="{link}">x</a></p>'


@pytest.mark.parametrize("link", ["/updates/20xx/", "/about/2026/", "/none/?a=1", "/none/#part"])
def test_a_link_that_nothing_answers_is_a_fault(home, world, link):
    UpdateSeriesPageFactory(parent=home)
    with pytest.raises(FieldError, match="There is no page"):
        to_rich_text(LocatedText(f"[x]({link})"), ImportContext())


def test_a_link_to_one_commitment(home):
    CommitmentsPageFactory(parent=home, slug="commitments")
    assert "/commitments/re-03/" in to_rich_text(LocatedText("[x](/commitments/re-03/)"), ImportContext())
