"""The checker finds what it is there to find."""

import pytest

from tests.html.checker import problems

GOOD = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Page</title>
<meta name="viewport" content="width=device-width"></head>
<body><header><a href="/">Home</a></header>
<main><h1>Page</h1><p>Text, <time datetime="2026-11-21">today</time>.</p>{}</main>
<footer><p>Foot</p></footer></body></html>"""


def test_a_good_page_has_no_problem():
    assert problems(GOOD.format("")) == []


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>one", "closes ['p']"),
        ("<div>", "never closed"),
        ("<p><b>one</p></b>", "closes"),
        ("<h3>Skipped</h3>", "h3 “Skipped” comes after h1"),
        ("<h1>Second</h1>", "there are 2 h1"),
        ("<h2></h2>", "an h2 is empty"),
        ('<p id="a">x</p><p id="a">y</p>', "the id a is there 2 times"),
        ('<p class="a" class="b">x</p>', "duplicate-attribute"),
        ('<section aria-labelledby="gone"><p>x</p></section>', "points to gone"),
        ("<section><p>x</p></section>", "a section has no name"),
        ('<nav aria-label="A"><p>x</p></nav><nav aria-label="A"><p>y</p></nav>', "2 nav are called “A”"),
        ('<p><a href="#gone">Down</a></p>', "leads nowhere"),
        ('<img src="/x.png" width="1" height="1">', "has no alt"),
        ("<svg></svg>", "neither hidden nor an image"),
        ('<input name="q">', "the field q has no label"),
        (2 * '<form action="/hide/"></form>', "2 forms that send to /hide/ have no name"),
        ('<p><time datetime="2026-11-21T09:30:00.123456+00:00">x</time></p>', "is no time"),
        ("<p>carers@example.org</p>", "carers@example.org does not lead to a mail"),
        ('<p><a href="/">020 7946 0000</a></p>', "020 7946 0000 does not lead to"),
        ('<table><tr><th scope="col">x</th></tr></table>', "no part with a name"),
        ('<p role="alert" tabindex="-1">x</p>', "the focus does not go to “x”"),
        ('<p style="color:red">x</p>', "<p> has style"),
        ('<p onclick="x()">x</p>', "<p> has onclick"),
        ("<script>x()</script>", "an inline script"),
        ('<script type="application/ld+json">{</script>', "are no JSON"),
        ('<p><a href="javascript:x()">Run</a></p>', "has the address javascript"),
        ('<p><a href="/x/"></a></p>', "has no text"),
        ('<p><a href="/x/">Read more</a></p>', "does not say where it leads"),
        ('<p><a href="/x/">Same</a> <a href="/y/">Same</a></p>', "links called “same”"),
        ("<p><time>today</time></p>", "is no time"),
        ('<p><time datetime="2026-13-01">x</time></p>', "is no time"),
        ('<p><time datetime="2026-11-21T09:00">x</time></p>', "is no time"),
        ("<ul><p>x</p></ul>", "<ul> holds <p>"),
        ("<li>x</li>", "<li> stands in <main>"),
        ('<ol start="1"><li>x</li></ol>', "begins at 1"),
        ('<nav class="filter"><a href="?a=b">x</a></nav>', "does not lead to the list"),
        ("<span><div>x</div></span>", "<span> holds <div>"),
        ('<a href="/x/"><button>x</button></a>', "<a> holds <button>"),
        ("<p></p>", "an empty <p>"),
        ("<table><tbody><tr><th>x</th></tr></tbody></table>", "does not say what it heads"),
        ("<p>{{ page.title }}</p>", "a trace of a template"),
        ("<p>by None</p>", "a value that is not there"),
    ],
)
def test_a_fault_is_named(html, said):
    assert any(said in problem for problem in problems(GOOD.format(html))), problems(GOOD.format(html))


def test_a_page_in_another_language_or_without_title_is_refused():
    page = GOOD.format("").replace("en-GB", "en").replace("<title>Page</title>", "<title></title>")
    assert "the language is not en-GB" in problems(page)
    assert "there is no title" in problems(page)
