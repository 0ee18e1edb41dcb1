"""A form that was opened before somebody else saved is not saved; sent again, it is."""

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
    other = type(thing).objects.get(pk=thing.pk).get_latest_revision_as_object()
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
    page = answer.content.decode()
    assert "Ada saved another version" in page
    assert "data-newer-version" in page
    again = filled(answer, address)
    assert again[name] == MINE
    assert send(as_editor, address, again).status_code == 302
    assert newest(thing, name) == MINE


def test_what_was_agreed_to_in_the_dialog_is_saved_but_not_over_a_still_newer_one(as_editor, thing):
    thing, address, name = thing[0], thing[1].format(thing[0].pk), thing[2]
    form = opened(as_editor, address)
    save_another(thing, name)
    form[name] = MINE
    form["replaces_revision"] = str(int(form["loaded_revision_id"]))
    assert send(as_editor, address, form).status_code == 200
    form["replaces_revision"] = str(type(thing).objects.get(pk=thing.pk).latest_revision_id)
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
    assert send(as_editor, address, form).status_code == 200
    assert newest(thing, name) == THEIRS
