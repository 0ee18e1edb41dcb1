"""A draft is saved and autosaved whatever is missing; that is asked for before anybody may read it.

Found by walking: every type of page and snippet that is drafted, every field, every row; those added later
are walked too. Each block alone: `test_half_filled_blocks.py`.
"""

from collections.abc import Iterator

import pytest
from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks import BaseStructBlock, RichTextBlock
from wagtail.blocks.base import BlockField
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.models import DraftStateMixin, get_page_models
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import rich_text

from cms.editing.draft_forms import SavesDrafts
from cms.editing.form_sizes import MOST_TABLES
from cms.models import BasePage
from cms.models.versions import version_of
from cms.moderation import approval, completeness
from home.models import HomePage
from networks.models import EventPage, NetworkIndexPage, NetworkPage, StatementPage
from tests import set_clock
from tests.factories import (
    CommitmentFactory,
    EditorFactory,
    InformationPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
)
from updates.models import MonthlyUpdatePage, UpdateSeriesPage

PAGES = [model for model in get_page_models() if model is not BasePage]
SNIPPETS = [model for model in get_snippet_models() if issubclass(model, DraftStateMixin)]
MONTH = "2026-10-01"
# A page has no address without these. A number of days must be one.
NEEDED = {"title": "Half a thought", "slug": "half-a-thought", "month": MONTH, "due_working_days": "5"}
HALF = {forms.EmailField: "half@", forms.URLField: "https:/"}


# --- Every field alone --------------------------------------------------------------------------------


def form_class(model):
    viewset = getattr(model, "snippet_viewset", None)
    return (viewset.get_edit_handler() if viewset else model.get_edit_handler()).get_form_class()


def values_for(field: forms.Field) -> list:
    """What somebody may leave in `field` while the others are empty."""
    if isinstance(field, BlockField):
        return []  # see the blocks below
    if isinstance(field.widget, DraftailRichTextArea):
        return [rich_text("<p>Half</p>")]
    if isinstance(field, forms.ModelChoiceField):
        found = [row.pk for row in field.queryset[:1]]
        return [found] if isinstance(field, forms.ModelMultipleChoiceField) else found
    if isinstance(field, forms.ChoiceField):
        return [value for value, _label in field.choices if value]
    if isinstance(field, forms.BooleanField):
        return ["on"]
    if isinstance(field, forms.DateTimeField):
        return ["2020-02-03 10:00"]  # long past
    if isinstance(field, forms.DateField):
        return ["2020-02-03"]
    if isinstance(field, forms.CharField):
        return [HALF.get(type(field), "https:/" if "link" in str(field.validators) else "h")]
    return []


def empty(form) -> dict:
    """What a browser sends of `form` when nothing is filled in but what a page needs."""
    data = {}
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        if isinstance(field, BlockField):
            data[f"{key}-count"] = "0"
        elif isinstance(field.widget, DraftailRichTextArea):
            data[key] = "null"
        elif not isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            data[key] = NEEDED.get(name, "") if not form.prefix else ""
    for formset in form.formsets.values():
        data |= rows(formset, 0)
    return data


def rows(formset, number: int) -> dict:
    start = formset.prefix
    counts = {"TOTAL": number, "INITIAL": 0, "MIN_NUM": 0, "MAX_NUM": 1000}
    return {f"{start}-{name}_FORMS": str(count) for name, count in counts.items()}


def each_alone(form) -> Iterator[dict]:
    """`form` empty, then with each value of each field alone, then so with a row of each kind."""
    nothing = empty(form)
    yield nothing
    for name, field in form.fields.items():
        for value in values_for(field):
            yield nothing | {form.add_prefix(name): value}
    for formset in form.formsets.values():
        if formset.prefix == "comments":
            continue
        row = row_of(formset)
        for values in each_alone(row):
            yield nothing | rows(formset, 1) | values | {f"{row.prefix}-ORDER": "1"}


def row_of(formset):
    row = formset.empty_form
    row.prefix = f"{formset.prefix}-0"
    for inner in row.formsets.values():
        inner.prefix = inner.prefix.replace("__prefix__", "0")
    return row


@pytest.fixture
def parents(home, networks, network):
    series = UpdateSeriesPageFactory(parent=home)
    StatementPageFactory(parent=network)
    CommitmentFactory(network=network)
    by_type = {MonthlyUpdatePage: series, NetworkPage: networks, HomePage: home.get_parent()}
    return lambda model: by_type.get(model, network if model in (EventPage, StatementPage) else home)


def bind(model, parent, user, data=None):
    arguments = {"parent_page": parent, "subscription": None} if issubclass(model, BasePage) else {}
    return form_class(model)(data, instance=model(), for_user=user, **arguments)


@pytest.mark.parametrize("model", [*PAGES, *SNIPPETS], ids=lambda model: model.__name__)
def test_a_draft_in_which_one_field_is_filled_is_valid(model, parents, admin_user):
    refused = []
    for data in each_alone(bind(model, parents(model), admin_user)):
        form = bind(model, parents(model), admin_user, _as_sent(data))
        form.defer_required_fields()
        if not form.is_valid():
            filled = {key: value for key, value in data.items() if value and not key.endswith("_FORMS")}
            errors = [form.errors, *[each.errors for each in form.formsets.values() if each.errors]]
            refused.append((filled, errors))
    assert refused == []


def _as_sent(data: dict) -> QueryDict:
    sent = QueryDict(mutable=True)
    for key, value in data.items():
        sent.setlist(key, value if isinstance(value, list) else [value])
    return sent


@pytest.mark.parametrize("model", [*PAGES, *SNIPPETS], ids=lambda model: model.__name__)
def test_every_form_and_every_row_of_it_saves_drafts(model):
    def strict(form):
        yield from [] if issubclass(form, SavesDrafts) else [form]
        for name, formset in form.formsets.items():
            if name != "comments":
                yield from strict(formset.form)

    assert list(strict(form_class(model))) == []


# --- Everything half filled, as browsers send it ---------------------------------------------------------


def everything(form) -> dict:
    """`form` with something in every field, a row of each kind and each block, none of it complete."""
    data = empty(form)
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        if isinstance(field, BlockField):
            data |= of_stream(field.block, key)
        elif name not in NEEDED and not name.endswith("_reason") and type(field) is not forms.DateField:
            for value in values_for(field):
                data[key] = value  # the last: what is over, withdrawn, cancelled
    for formset in form.formsets.values():
        if formset.prefix != "comments":
            row = row_of(formset)
            data |= rows(formset, 1) | everything(row)
            data |= {f"{row.prefix}-ORDER": "1", f"{row.prefix}-DELETE": ""}
    return data


def of_stream(stream, prefix: str) -> dict:
    data = {f"{prefix}-count": str(len(stream.child_blocks))}
    for place, (name, block) in enumerate(stream.child_blocks.items()):
        start = f"{prefix}-{place}"
        data |= {
            f"{start}-type": name,
            f"{start}-order": str(place),
            f"{start}-deleted": "",
            f"{start}-id": "",
        }
        data |= of_block(block, f"{start}-value")
    return data


def of_block(block, prefix: str) -> dict:
    if isinstance(block, TypedTableBlock):
        return {f"{prefix}-caption": "", f"{prefix}-column-count": "0", f"{prefix}-row-count": "0"}
    if isinstance(block, BaseStructBlock):
        parts = [of_block(child, f"{prefix}-{name}") for name, child in block.child_blocks.items()]
        return {key: value for part in parts for key, value in part.items()}
    if isinstance(block, RichTextBlock):
        return {prefix: "null"}
    return {prefix: "https:/" if isinstance(block.field, forms.URLField) else ""}


@pytest.fixture(params=[*PAGES, *SNIPPETS], ids=lambda model: model.__name__)
def half(request, admin_client, admin_user, parents):
    """A draft of each kind that was saved in the background while somebody had filled half of everything."""
    model, parent = request.param, parents(request.param)
    data = _as_sent(everything(bind(model, parent, admin_user)))
    place = f"{model._meta.app_label}/{model._meta.model_name}"
    is_page = issubclass(model, BasePage)
    if model in (HomePage, NetworkIndexPage, UpdateSeriesPage):  # there is one of them, made with the site
        address = f"/admin/pages/{model.objects.get().pk}/edit/"
    else:
        address = f"/admin/pages/add/{place}/{parent.pk}/" if is_page else f"/admin/snippets/{place}/add/"
    answer = post(admin_client, address, data, Accept="application/json").json()
    assert answer["success"], answer
    return model.objects.get(pk=answer["pk"]), data, answer.get("url", address)


def post(client, address, data, **headers):
    return client.post(address, data.urlencode(), "application/x-www-form-urlencoded", headers=headers)


def test_what_is_half_filled_is_saved_and_saved_again_and_can_be_looked_at(half, admin_client):
    thing, data, edit = half
    assert post(admin_client, edit, data, Accept="application/json").json()["success"]
    assert post(admin_client, edit, data).status_code == 302
    assert admin_client.get(edit).status_code == 200
    thing = thing.get_latest_revision_as_object()
    assert thing.make_preview_request().status_code == 200
    assert thing.live_revision_id != thing.latest_revision_id


@pytest.mark.usefixtures("ordinary_day")
def test_what_the_form_asks_for_at_submission_every_road_to_readers_asks_for(half, admin_client, admin_user):
    thing, data, edit = half
    data["action-submit"] = "Submit"
    answer = post(admin_client, edit, data)
    assert answer.status_code == 200, "it was submitted"
    assert type(thing).objects.get(pk=thing.pk).current_workflow_state is None
    form = answer.context["form"]
    # What kind of change it is, whoever approves may still say.
    asked = set(form.errors) - {"__all__", "change_kind", "change_note"}
    draft = thing.get_latest_revision_as_object()
    said = " ".join(completeness.problems(draft, now=set_clock.now()))
    labels = {name: capfirst(str(thing._meta.get_field(name).verbose_name)) for name in asked}
    assert {name for name, label in labels.items() if label not in said} == set()

    thing.get_workflow().start(draft, admin_user)
    state = type(thing).objects.get(pk=thing.pk).current_workflow_task_state
    editor, version = EditorFactory(), version_of(draft.latest_revision)
    with pytest.raises(approval.ApprovalRefused, match="not complete"):
        approval.approve(state, by=editor, version=version)
    with pytest.raises(approval.ApprovalRefused, match="not complete"):
        approval.publish_in_emergency(thing, by=editor, reason="It cannot wait.")
    assert type(thing).objects.get(pk=thing.pk).live_revision_id != draft.latest_revision_id


@pytest.mark.usefixtures("ordinary_day")
def test_what_is_wrong_in_a_body_is_said_with_where_it_is(home):
    page = InformationPageFactory(parent=home)
    nowhere = {"text": "Join", "link": {"page": None, "address": ""}}
    page.body = [("action", nowhere), *[("table", {})] * (MOST_TABLES + 1)]
    assert completeness.problems(page, now=set_clock.now()) == [
        "Body, Call to action: Choose a page or type an address: one of the two.",
        f"Body: Table: The maximum number of items is {MOST_TABLES}",
    ]
