"""Rich text as it may arrive: broken, hand-made or piled up. A clear error, no failure, and nothing lost."""

import json
import tracemalloc

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.admin.text_editor import DAMAGED, TOO_MUCH, TextEditor, Unreadable
from cms.blocks import TEXT_FEATURES
from cms.security import bounds
from home.models import InformationPage
from tests.factories import EditorFactory, InformationPageFactory
from updates.models import Commitment

editor = TextEditor(features=TEXT_FEATURES)


def paragraph(text="Words", **changes) -> dict:
    usual = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "data": {}}
    return usual | {"inlineStyleRanges": [], "entityRanges": []} | changes


def state(*paragraphs, entities=()) -> str:
    numbered = {str(number): entity for number, entity in enumerate(entities)}
    return json.dumps({"blocks": paragraphs, "entityMap": numbered})


def bold(*ranges) -> list[dict]:
    return [{"offset": offset, "length": length, "style": "BOLD"} for offset, length in ranges]


def read(sent: str):
    return editor.value_from_datadict({"text": sent}, {}, "text")


LINKED = [{"offset": 0, "length": 1, "key": 0}]
BROKEN = {
    "half of it": state(paragraph())[:60],
    "a bracket": "[" * 100_000,
    "a list": "[]",
    "a number": "1",
    "no list of paragraphs": '{"blocks": null}',
    "no paragraph": '{"blocks": [null]}',
    "no words": state(paragraph(5)),
    "a list for a type": state(paragraph(type=[])),
    "a link to nothing": state(paragraph(entityRanges=LINKED)),
    "an address that is a list": state(
        paragraph(entityRanges=LINKED), entities=[{"type": "LINK", "data": {"url": ["x"]}}]
    ),
    "no whole depth": '{"blocks": [{"text": "Words", "depth": NaN, "type": "unordered-list-item"}]}',
    "a depth below nothing": state(paragraph(type="unordered-list-item", depth=-5)),
    "a number of 5,000 digits": '{"blocks": ' + "9" * 5000 + "}",
    "half a character": '{"blocks": [{"text": "Words \\ud800"}]}',
    "a nul": '{"blocks": [{"text": "Words \\u0000"}]}',
}
MUCH = 2 * bounds.MOST_PARTS
TOO_LARGE = {
    "a deep list": state(paragraph(type="unordered-list-item", depth=100_000)),
    "bold upon bold": state(
        paragraph("x" * 400, inlineStyleRanges=bold(*((at, 400 - at) for at in range(400))))
    ),
    "many bold words": state(paragraph("x" * MUCH, inlineStyleRanges=bold(*((at, 1) for at in range(MUCH))))),
    "many lines": state(paragraph("x\n" * MUCH)),
    "many paragraphs": state(*[paragraph()] * (bounds.MOST_PARAGRAPHS + 1)),
    "many words": state(paragraph("x" * bounds.LONGEST_TEXT)),
}


def test_what_the_editor_sends_is_read_as_ever():
    assert (
        read(state(paragraph("One", inlineStyleRanges=bold((0, 3)))))
        == '<p data-block-key="a"><b>One</b></p>'
    )


def test_no_text_at_all_is_no_fault():
    assert read("") == ""
    assert read("null") == ""
    assert editor.value_from_datadict({}, {}, "text") is None


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_to_the_form(name):
    value = read(BROKEN[name])
    assert isinstance(value, Unreadable)
    with pytest.raises(ValidationError, match=str(DAMAGED)[:20]):
        str(value)


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_much_is_told_to_the_form_and_shown_again_as_it_was(name):
    value = read(TOO_LARGE[name])
    with pytest.raises(ValidationError, match=str(TOO_MUCH)[:20]):
        str(value)
    assert editor.format_value(value) == TOO_LARGE[name]


@pytest.mark.parametrize("name", TOO_LARGE)
def test_no_text_costs_many_times_its_size(name):
    read(state(paragraph()))
    tracemalloc.start()
    read(TOO_LARGE[name])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * len(TOO_LARGE[name]) + 100_000


def test_the_words_of_a_damaged_text_are_shown_again():
    damaged = state(paragraph("First “words”"), paragraph("and\nmore"))[:-20]
    shown = json.loads(editor.format_value(read(damaged)))
    assert [block["text"] for block in shown["blocks"]] == ["First “words”", "and\nmore"]


def test_what_has_no_words_to_be_found_is_shown_as_it_came():
    shown = json.loads(editor.format_value(read("Good morning")))
    assert [block["text"] for block in shown["blocks"]] == ["Good morning"]


def test_characters_that_hide_behind_escapes_are_taken_out():
    assert read('{"blocks": [{"text": "In\\u202evoice"}]}') == "<p>Invoice</p>"


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda children: st.one_of(
        st.lists(children, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    *("text", "type", "depth", "key", "data", "offset", "length", "style", "url", "id"),
                    *("inlineStyleRanges", "entityRanges", "blocks", "entityMap"),
                ]
            ),
            children,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(blocks=st.lists(json_values, max_size=3) | json_values, entities=json_values)
@settings(max_examples=300, derandomize=True, database=None, deadline=None)
def test_any_json_is_read_or_refused(blocks, entities):
    value = read(json.dumps({"blocks": blocks, "entityMap": entities}))
    assert isinstance(value, (str, Unreadable))


# --- Where it is used ------------------------------------------------------------------------------------


@pytest.fixture
def as_editor(client, db):
    client.force_login(EditorFactory())
    return client


def page_form(text: str = "", **changes) -> dict:
    return nested_form_data(
        {
            "title": "How to join",
            "slug": "how-to-join",
            "summary": "Kept words",
            "body": streamfield([("text", text)]),
            "comments": inline_formset([]),
        }
        | changes
    )


@pytest.mark.parametrize("name", ["half of it", "a bracket", "a link to nothing", "half a character"])
def test_a_page_with_a_damaged_text_is_not_added_and_keeps_the_rest(as_editor, network, name):
    address = reverse("wagtailadmin_pages:add", args=["home", "informationpage", network.pk])
    answer = as_editor.post(address, page_form(BROKEN[name]))
    assert answer.status_code == 200
    assert "Its words are below" in answer.text
    assert "Kept words" in answer.text
    assert not InformationPage.objects.filter(slug="how-to-join").exists()


@pytest.mark.parametrize("name", ["a deep list", "bold upon bold"])
def test_a_page_is_not_changed_by_a_text_that_is_too_much(as_editor, network, name):
    page = InformationPageFactory(parent=network, title="How to join", slug="how-to-join")
    before = page.revisions.count()
    answer = as_editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(TOO_LARGE[name]))
    assert answer.status_code == 200
    assert "too long for one piece" in answer.text
    assert "Kept words" in answer.text
    assert page.revisions.count() == before


def test_a_commitment_with_a_damaged_text_is_not_added_and_keeps_the_rest(client, admin_user):
    client.force_login(admin_user)
    facts = {"ref": "RE-77", "title": "Kept words", "next_steps": "{", "target_date": "2027-01-01"}
    answer = client.post(reverse("commitments_modeladmin_create"), facts)
    assert answer.status_code == 200
    assert "Its words are below" in answer.text
    assert "Kept words" in answer.text
    assert not Commitment.objects.exists()


def test_the_other_texts_of_the_page_are_still_read(as_editor, network):
    address = reverse("wagtailadmin_pages:add", args=["home", "informationpage", network.pk])
    body = streamfield([("text", rich_text("<p>Good text</p>")), ("text", "{")])
    answer = as_editor.post(address, page_form(body=body))
    assert "Good text" in answer.text
    assert "Its words are below" in answer.text


def test_every_rich_text_of_the_site_is_read_by_this_editor():
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    widgets = [field.formfield().widget for field in fields if isinstance(field, RichTextField)]
    streams = [field.stream_block for field in fields if isinstance(field, StreamField)]
    widgets += [block.field.widget for block in _texts_in(streams)]
    assert len(widgets) > len(get_page_models())
    assert {type(widget) for widget in widgets} == {TextEditor}


def _texts_in(found):
    for block in found:
        if isinstance(block, blocks.RichTextBlock):
            yield block
        yield from _texts_in(getattr(block, "child_blocks", {}).values())
