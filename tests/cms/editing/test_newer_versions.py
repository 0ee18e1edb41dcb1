"""A form that was opened before somebody else saved is not saved; sent again by the person, it is."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.test.utils.form_data import querydict_from_html

from tests.factories import (
    AlertFactory,
    EditorFactory,
    InformationPageFactory,
    ResponseFactory,
    StatementPageFactory,
)

THEIRS, MINE = "Theirs", "Mine"
REFUSED = (200, 409)  # a page with a message, a snippet with both versions (`cms.admin.concurrent`)


@pytest.fixture
def as_editor(client, db):
    client.force_login(EditorFactory())
    return client


@pytest.fixture(params=["page", "statement", "alert", "response"])
def thing(request, network):
    if request.param == "alert":
        return AlertFactory(live=False), "/admin/snippets/home/alert/edit/{}/", "title"
    if request.param == "response":
        return ResponseFactory(live=False), "/admin/snippets/updates/response/edit/{}/", "you_said"
    factory = InformationPageFactory if request.param == "page" else StatementPageFactory
    return factory(parent=network, live=False), "/admin/pages/{}/edit/", "title"


def opened(client, address: str):
    """What a browser would send of the form as it stands."""
    return filled(client.get(address), address)


def filled(answer, address: str):
    form_id = "page-edit-form" if "/pages/" in address else "w-editor-form"
    form = querydict_from_html(answer.content.decode(), form_id=form_id)
    form["body-count"] = "0"  # a script writes it
    return form


def send(client, address: str, form, **headers):
    return client.post(address, form.urlencode(), "application/x-www-form-urlencoded", headers=headers)


def save_another(thing, name: str) -> None:
    stored = type(thing).objects.get(pk=thing.pk)
    other = stored.get_latest_revision_as_object() if stored.latest_revision else stored
    setattr(other, name, THEIRS)
    other.save_revision(user=get_user_model().objects.create(username="other", first_name="Ada"), clean=False)


def newest(thing, name: str) -> str:
    return type(thing).objects.get(pk=thing.pk).latest_revision.content[name]


def test_an_older_version_is_refused_once_and_kept_in_the_form(as_editor, thing):
    thing, address, name = thing[0], thing[1].format(thing[0].pk), thing[2]
    form = opened(as_editor, address)
    save_another(thing, name)
    form[name] = MINE
    answer = send(as_editor, address, form)
    assert newest(thing, name) == THEIRS
    said = "Ada (other) saved another version" if "/pages/" in address else "Nothing was saved yet"
    assert said in answer.content.decode()
    again = filled(answer, address)
    assert again[name] == MINE
    assert send(as_editor, address, again).status_code == 302
    assert newest(thing, name) == MINE


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_the_first_version_of_something_is_a_version_too(as_editor, thing, accept):
    """Home of a new site has none, nor has what a fixture brought."""
    thing, address, name = thing[0], thing[1].format(thing[0].pk), thing[2]
    type(thing).objects.filter(pk=thing.pk).update(latest_revision=None)
    thing.revisions.all().delete()
    form = opened(as_editor, address)
    save_another(thing, name)
    form[name] = MINE
    answer = send(as_editor, address, form, accept=accept)
    assert answer.status_code in (400 if accept == "application/json" else 200, 409)
    assert newest(thing, name) == THEIRS


def test_what_has_no_version_yet_gets_its_first(as_editor, thing):
    thing, address, name = thing[0], thing[1].format(thing[0].pk), thing[2]
    type(thing).objects.filter(pk=thing.pk).update(latest_revision=None)
    thing.revisions.all().delete()
    form = opened(as_editor, address)
    form[name] = MINE
    assert send(as_editor, address, form, accept="application/json").status_code == 200
    assert newest(thing, name) == MINE


def test_what_was_refused_is_not_saved_in_the_background_before_the_person_has_chosen(as_editor, thing):
    thing, address, name = thing[0], thing[1].format(thing[0].pk), thing[2]
    form = opened(as_editor, address)
    save_another(thing, name)
    form[name] = MINE
    again = filled(send(as_editor, address, form), address)
    answer = send(as_editor, address, again, accept="application/json")
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    assert newest(thing, name) == THEIRS


def test_a_form_that_was_refused_for_something_else_is_as_old_as_it_was(as_editor, thing):
    thing, address, name = thing[0], thing[1].format(thing[0].pk), thing[2]
    form = opened(as_editor, address)
    save_another(thing, name)
    form[name] = MINE
    type(thing).objects.filter(pk=thing.pk).update(locked=True)
    again = filled(send(as_editor, address, form), address)
    type(thing).objects.filter(pk=thing.pk).update(locked=False)
    assert send(as_editor, address, again, accept="application/json").status_code == 400
    assert newest(thing, name) == THEIRS


def test_what_a_form_says_of_versions_is_no_change_of_what_it_holds(as_editor, network):
    page = InformationPageFactory(parent=network, live=False)
    sent = opened(as_editor, f"/admin/pages/{page.pk}/edit/")
    form = page.get_edit_handler().get_form_class()(sent, instance=page, for_user=EditorFactory())
    assert "loaded_revision_id" in form.fields
    assert not [name for name in form.changed_data if "revision" in name]


def test_what_was_agreed_to_in_the_dialog_is_saved_but_not_over_a_still_newer_one(as_editor, thing):
    thing, address, name = thing[0], thing[1].format(thing[0].pk), thing[2]
    form = opened(as_editor, address)
    save_another(thing, name)
    form[name] = MINE
    form["replaces_revision_id"] = str(int(form["loaded_revision_id"]))
    assert send(as_editor, address, form).status_code in REFUSED
    form["replaces_revision_id"] = str(type(thing).objects.get(pk=thing.pk).latest_revision_id)
    assert send(as_editor, address, form).status_code == 302
    assert newest(thing, name) == MINE


def test_a_version_that_was_rewritten_in_the_background_is_newer_too(as_editor, thing):
    thing, address, name = thing[0], thing[1].format(thing[0].pk), thing[2]
    form = opened(as_editor, address)
    revision = type(thing).objects.get(pk=thing.pk).latest_revision
    thing = thing.get_latest_revision_as_object()
    setattr(thing, name, THEIRS)
    thing.save_revision(overwrite_revision=revision, clean=False)
    assert type(thing).objects.get(pk=thing.pk).latest_revision_id == revision.pk
    form[name] = MINE
    assert send(as_editor, address, form).status_code in REFUSED
    assert newest(thing, name) == THEIRS
