"""What somebody who edits can send at its largest costs no more than it should.

The figures are those that the server lets in (`cms/editing/form_sizes.py`). What is counted is work, never
seconds: forms and cells made, words compared, queries. The bounds are in `docs/security.md`.
"""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms.forms import BaseForm
from wagtail.admin import compare
from wagtail.blocks import FieldBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.rich_text import RichText

from cms.admin import differences
from cms.editing.form_sizes import (
    LONGEST_TAG,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_FIELDS,
    MOST_FORMS,
    MOST_ITEMS,
    MOST_MOVES,
    MOST_TAGS,
)
from cms.moderation.subjects import compare_url
from tests.cms.media.files import picture
from tests.editing import save
from tests.factories import InformationPageFactory, MonthlyUpdatePageFactory, UpdateSeriesPageFactory
from tests.uploaded import store_document, store_image

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def counted(monkeypatch) -> Callable:
    """`counted(owner, name, most)`: how often a method is called; more than `most` fails at once."""

    def watch(owner: type, name: str, most: int) -> list:
        calls, method = [], getattr(owner, name)

        def counting(*args, **kwargs):
            calls.append(1)
            assert len(calls) <= most, f"{owner.__name__}.{name}, {most:,} times and no end"
            return method(*args, **kwargs)

        monkeypatch.setattr(owner, name, counting)
        return calls

    return watch


def at_most(queries: int) -> Callable:
    """For `connection.execute_wrapper`: what asks more fails at once."""
    asked = iter(range(queries))

    def ask(execute, *query):
        assert next(asked, None) is not None, f"more than {queries} queries"
        return execute(*query)

    return ask


def post(client, path: str, sent: dict[str, object], fields: int = 0):
    """`sent`, and as many other fields as make it `fields`."""
    body = urlencode(sent | {f"x{number}": "" for number in range(fields - len(sent))})
    assert len(body) <= MOST_BYTES
    assert body.count("&") < MOST_FIELDS
    return client.post(path, body, content_type=FORM)


# --- Rows of lists ------------------------------------------------------------------------------------------


@pytest.fixture
def month(network) -> str:
    series = UpdateSeriesPageFactory(parent=network)
    page = MonthlyUpdatePageFactory(parent=series, month=date(2026, 9, 1), slug="2026-09")
    return f"/admin/pages/{page.pk}/edit/"


def rows(name: str, count: int) -> dict[str, object]:
    return {f"{name}-TOTAL_FORMS": count, f"{name}-INITIAL_FORMS": 0}


def rows_in_rows(items: int, moves: int) -> dict[str, object]:
    sent = rows("items", items) | rows("comments", 0) | {"body-count": 0}
    for number in range(items):
        sent |= rows(f"items-{number}-moves", moves)
    return sent


# Django by itself makes a form for each: of a list, up to a thousand more than it shows.
LISTS = {
    "few fields": (rows_in_rows(4, 100), 0),
    "lists in lists": (rows_in_rows(MOST_ITEMS + 1000, MOST_MOVES + 1000), MOST_FIELDS),
    "a row a field": (rows_in_rows(MOST_ITEMS + 1000, 27), MOST_FIELDS),
    "of comments": (rows("comments", 2000) | rows("items", 0), MOST_FIELDS),
    "as Django reads it": (
        rows("items", 0) | rows("comments", 0) | {"items-TOTAL_FORMS": " 1_900.0 "},
        MOST_FIELDS,
    ),
    "none is less than none": (rows("items", 1900) | rows("comments", -1900), MOST_FIELDS),
}


@pytest.mark.parametrize("name", LISTS)
def test_no_form_is_made_for_rows_that_were_not_sent(admin_client, month, counted, name):
    sent, fields = LISTS[name]
    counted(BaseForm, "__init__", 20)
    assert post(admin_client, month, sent, fields).status_code == 413


def test_as_many_rows_as_are_let_through_make_as_many_forms(admin_client, month, counted):
    items = MOST_FORMS // (1 + MOST_MOVES)
    # Each list has one for its figures, and an empty one to add.
    made = counted(BaseForm, "__init__", MOST_FORMS + 2 * items + 40)
    assert post(admin_client, month, rows_in_rows(items, MOST_MOVES), MOST_FIELDS).status_code == 200
    assert len(made) >= MOST_FORMS


# --- Cells of tables ----------------------------------------------------------------------------------------


def table(rows: int, columns: int, cells: int) -> dict[str, object]:
    """A table that says it has so many rows and columns, of which the first `cells` cells are sent."""
    block, inside = "body-0", "body-0-value-table"
    sent = {"body-count": 1, f"{block}-deleted": "", f"{block}-order": 0, f"{block}-type": "table"}
    sent |= {f"{block}-id": "", f"{block}-value-caption": "", f"{inside}-caption": ""}
    sent |= {f"{inside}-row-count": rows, f"{inside}-column-count": columns}
    for number in range(columns):
        facts = {"type": "text", "order": number, "deleted": "", "heading": ""}
        sent |= {f"{inside}-column-{number}-{name}": value for name, value in facts.items()}
    for number in range(rows):
        sent |= {f"{inside}-row-{number}-order": number, f"{inside}-row-{number}-deleted": ""}
    names = (f"{inside}-cell-{row}-{column}" for row in range(rows) for column in range(columns))
    return sent | dict.fromkeys([name for name, _number in zip(names, range(cells), strict=False)], "")


@pytest.mark.parametrize(
    ("rows", "columns", "cells"),
    [(MOST_FIELDS // 4 - 20, MOST_FIELDS // 8 - 20, 0), (2600, MOST_COLUMNS, 2600 * MOST_COLUMNS - 1)],
    ids=["none", "all but one"],
)
def test_no_cell_is_made_of_a_table_whose_cells_were_not_sent(
    admin_client, month, counted, rows, columns, cells
):
    counted(FieldBlock, "value_from_datadict", 20)
    sent = table(rows, columns, cells) | rows_in_rows(0, 0) | {"body-count": 1}
    admin_client.raise_request_exception = False
    assert post(admin_client, month, sent, MOST_FIELDS).status_code == 400


# --- Tags ---------------------------------------------------------------------------------------------------

MANY_TAGS = ",".join(str(number) for number in range(440_000))
assert len(urlencode({"tags": MANY_TAGS})) < MOST_BYTES - 1000
TAGS = {
    "many": MANY_TAGS,
    "one more": ",".join(str(number) for number in range(MOST_TAGS + 1)),
    "long": "x" * (LONGEST_TAG + 1),
}
WORDS = f"up to {MOST_TAGS} tags"


@pytest.fixture
def files(db, settings, tmp_path) -> dict[str, object]:
    settings.MEDIA_ROOT = tmp_path
    collection = Collection.get_first_root_node()
    return {"images": store_image(collection), "documents": store_document(collection)}


def forms_with_tags(kind: str, file) -> dict[str, dict]:
    """The address of each form that takes tags of `file`, and what it is sent beside them."""
    name = file._meta.label_lower.replace(".", "/")
    facts = {"title": "Another", "collection": file.collection_id}
    content = {
        "images": SimpleUploadedFile("new.jpg", picture()),
        "documents": SimpleUploadedFile("new.txt", b"Some other words."),
    }[kind]
    edit = f"/admin/images/{file.pk}/" if kind == "images" else f"/admin/documents/edit/{file.pk}/"
    return {
        "edit": (edit, facts),
        "add": (f"/admin/{kind}/add/", facts | {"file": content}),
        "one of several": (
            f"/admin/{kind}/multiple/{file.pk}/",
            {
                f"{kind.removesuffix('s').replace('document', 'doc')}-{file.pk}-{key}": value
                for key, value in facts.items()
            },
        ),
        "chooser": (
            f"/admin/{kind}/chooser/create/",
            {
                f"{kind.removesuffix('s')}-chooser-upload-{key}": value
                for key, value in (facts | {"file": content}).items()
            },
        ),
        "several at once": (f"/admin/bulk/{name}/add_tags/?id={file.pk}", {}),
    }


@pytest.mark.parametrize("kind", ["images", "documents"])
@pytest.mark.parametrize("form", ["edit", "add", "one of several", "chooser", "several at once"])
def test_tags_beyond_the_bound_are_refused_in_words_before_any_is_asked_for(admin_client, files, kind, form):
    path, facts = forms_with_tags(kind, files[kind])[form]
    prefix = next(iter(facts), "title").removesuffix("title")
    admin_client.get("/admin/")
    for name, tags in TAGS.items():
        script = {"X-Requested-With": "XMLHttpRequest"} if form in ("one of several", "chooser") else {}
        with connection.execute_wrapper(at_most(60)):
            answer = admin_client.post(path, facts | {f"{prefix}tags": tags}, headers=script)
        assert WORDS in answer.content.decode(), name
    assert files[kind].tags.count() == 0
    assert (get_image_model() if kind == "images" else get_document_model()).objects.count() == 1


def test_as_many_tags_as_a_file_may_have_are_kept_and_no_more_come_by_another_way(admin_client, files):
    image = files["images"]
    path, facts = forms_with_tags("images", image)["edit"]
    names = {f"{number}".rjust(LONGEST_TAG, "x") for number in range(MOST_TAGS)}
    assert save(admin_client, path, facts | {"tags": ",".join(names)}).status_code == 302
    assert set(image.tags.names()) == names
    several, _facts = forms_with_tags("images", image)["several at once"]
    assert WORDS in admin_client.post(several, {"tags": "another"}).content.decode()
    assert admin_client.post(several, {"tags": min(names)}).status_code == 302


# --- Versions side by side ----------------------------------------------------------------------------------


@pytest.fixture
def given(monkeypatch) -> list[int]:
    """The pairs of words that Python's comparison was given, each time."""
    pairs = []

    class Watched(compare.difflib.SequenceMatcher):
        def __init__(self, isjunk, one, other):
            pairs.append(len(one) * len(other))
            assert sum(pairs) <= differences.MOST_PAIRS, "it would be looking for hours"
            super().__init__(isjunk, one, other)

    monkeypatch.setattr(compare.difflib, "SequenceMatcher", Watched)
    return pairs


def words(first: str, count: int) -> str:
    return " ".join(f"{first}{number:05}" for number in range(count))


def test_versions_of_the_longest_texts_are_shown_with_little_comparing(admin_client, home, given):
    """Four texts as long as one may be, and as many of middling length as a body may have."""
    page = InformationPageFactory(parent=home, slug="long")
    versions = []
    for first in ("early", "later"):
        texts = [words(first, 80_000)] * 4 + [f"{words(first, 600)} end."] * 140
        page.body = [("text", RichText(f"<p>{text}</p>")) for text in texts]
        for number, block in enumerate(page.body):
            block.id = f"00000000-0000-4000-8000-{number:012}"
        versions.append(page.save_revision().pk)
    answer = admin_client.get(compare_url(page, *versions))
    assert answer.status_code == 200
    shown = answer.content.decode()
    for word in ("early79999", "later79999", "early00599", "later00599"):
        assert word in shown
    assert given


def test_each_request_may_compare_as_much(client, given):
    for _number in range(3):
        client.get("/healthz")
        differences.marked(words("word", 1500), words("other", 1500))
        assert given == [2999 * 2999]
        given.clear()


FIFTY = [f"word{number}" for number in range(10, 60)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("aaaaa-" * 25_000, "+".join(["aaaaa"] * 99)),
        (" ".join(FIFTY * 31), "+".join(FIFTY * 31)),
    ],
    ids=["one word again and again", "fifty words in turn"],
)
def test_few_words_that_come_again_and_again_are_not_compared(given, one, other):
    """Python would try every pair of the same word, and begin anew beside each that it finds."""
    differences._begin_anew()
    kinds = {kind for kind, _text in differences.marked(one, other).changes}
    assert {"deletion", "addition"} <= kinds
    assert given == []


def test_a_text_that_people_write_is_compared_word_by_word(given):
    differences._begin_anew()
    before = " ".join(f"Sentence {number} says something about networks and people." for number in range(60))
    after = before.replace("Sentence 30 says", "Sentence 30 tells")
    assert len(differences.marked(before, after).changes) > 1
    assert len(given) == 1


def test_a_long_text_is_marked_where_it_changed(given):
    differences._begin_anew()
    before, after = words("alpha", 50_000), words("omega", 50_000)
    changes = differences.marked(f"{before} nine {after}", f"{before} ten {after}").changes
    assert changes == [
        ("equal", f"{before} "),
        ("deletion", "nine"),
        ("addition", "ten"),
        ("equal", f" {after}"),
    ]
    assert sum(given) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("a b", "a b"), ("", "new"), (None, "new"), ("a_b - c", "a_b + c")]
)
def test_short_texts_are_compared_as_wagtail_does(one, other):
    differences._begin_anew()
    assert differences.marked(one, other).to_html() == differences._word_by_word(one, other).to_html()
    tokens = "".join(differences._tokens(one))
    assert tokens == (one or "")
