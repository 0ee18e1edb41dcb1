"""What was typed into a form of the admin that cannot be saved any more comes back, to be copied."""

import pytest
from django.http import QueryDict
from wagtail.test.utils.form_data import rich_text

from cms.editing.typed import plain_label, typed
from tests.factories import NetworkPageFactory, StatementPageFactory, lead_of

TYPED = {
    "title": "Fair rotas",
    "body-count": "1",
    "body-0-type": "text",
    "body-0-value": rich_text("<p>Nobody works two <b>nights</b> running.</p>"),
    "summary": "",
    "csrfmiddlewaretoken": "x",
}
WORDS = ("Fair rotas", "Nobody works two nights running.")


@pytest.fixture
def page(network):
    return StatementPageFactory(parent=network, live=False)


def edit(page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


@pytest.mark.parametrize(("role", "status"), [("administrator", 410), ("lead", 403)])
def test_a_page_that_was_deleted_meanwhile(client, page, network, admin_user, role, status):
    client.force_login(admin_user if role == "administrator" else lead_of(network))
    assert client.get(edit(page)).status_code == 200
    page.delete()
    answer = client.post(edit(page), TYPED)
    assert answer.status_code == status
    assert [word for word in WORDS if word not in answer.text] == []
    assert "Body 1 type" not in answer.text


def test_half_a_character_is_shown_as_one_that_is_missing(client, page, network):
    """As an editor writes it that cuts an emoji in two."""
    lead = lead_of(network)
    client.force_login(lead)
    page.delete()
    body = r'{"blocks":[{"text":"\ud83d half"}]}'
    answer = client.post(edit(page), TYPED | {"body-0-value": body})
    assert answer.status_code == 403
    assert "? half" in answer.text


def test_a_page_that_one_may_not_edit_any_more_is_told_of_in_the_same_words(client, page, network, networks):
    """Or who was a lead could count pages."""
    lead = lead_of(network)
    client.force_login(lead_of(NetworkPageFactory(parent=networks), lead))
    lead.groups.remove(network.team.group)
    refused = client.post(edit(page), TYPED)
    page.delete()
    gone = client.post(edit(page), TYPED)
    assert refused.status_code == gone.status_code == 403
    assert refused.context["refusal"] == gone.context["refusal"]
    assert [word for word in WORDS if word not in refused.text] == []


def test_an_autosave_says_so_and_leaves_the_form(client, page, network):
    client.force_login(lead_of(network))
    page.delete()
    answer = client.post(edit(page), TYPED, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert "What you typed is still here" in answer.json()["error_message"]


def test_a_button_is_refused_as_before(client, page, network):
    client.force_login(lead_of(network))
    page.delete()
    answer = client.post(f"/admin/pages/{page.pk}/delete/", {"csrfmiddlewaretoken": "x", "next": "/admin/"})
    assert answer.url == "/admin/"


def test_where_links_lead_is_given_back_too():
    sent = QueryDict(mutable=True)
    sent["body"] = rich_text('<p>Ask <a href="https://example.org/rotas">HR</a>.</p>')
    assert typed(sent) == [("Body", "Ask HR.\nhttps://example.org/rotas")]


@pytest.mark.parametrize(
    "text",
    ["{", '{"blocks": 1}', "{}", '{"blocks":[],"entityMap":1}', "[" * 9000, '{"a":' * 9000, "nullable"],
)
def test_what_only_looks_like_rich_text_is_shown_as_it_is(text):
    sent = QueryDict(mutable=True)
    sent["title"] = text
    assert typed(sent) == [("Title", text)]


@pytest.mark.parametrize(
    "name", ["password1", "made_for", "loaded_revision_id", "items-TOTAL_FORMS", "a-0-ORDER"]
)
def test_what_nobody_typed_or_nobody_should_see_is_left_out(name):
    sent = QueryDict(mutable=True)
    sent[name] = "1"
    assert typed(sent) == []


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("title", "Title"),
        ("body-0-value", "Body 1"),
        ("items-0-moves-1-commitment", "Items 1 moves 2 commitment"),
        ("contact_email", "Contact email"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_fields_are_named_in_words(name, label):
    assert plain_label(name) == label
