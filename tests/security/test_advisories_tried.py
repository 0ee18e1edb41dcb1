"""Kinds of holes that were found in Wagtail, Django and allauth (`docs/advisories.md`), tried out here."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import AutoField, Model
from django.forms import ModelForm
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from cms.accounts import rate_limits
from tests.accounts.signing_in import PASSWORD, sign_in
from tests.cms.media.files import picture
from tests.cms.monitoring.test_sight import lines  # noqa: F401 - a fixture
from tests.factories import NetworkPageFactory, StatementPageFactory, UserFactory, lead_of

OFFICE = {"REMOTE_ADDR": "10.1.2.3"}

# --- Files (CVE-2026-25674; the document hash as an oracle, GHSA-92hv-j533-69wc) --------------------------


def test_stored_files_and_their_folders_are_for_others_to_read_at_most(settings, tmp_path):
    """Whatever the process was started with."""
    settings.MEDIA_ROOT = tmp_path / "media"
    before = os.umask(0)
    try:
        name = default_storage.save("documents/below/paper.txt", ContentFile(b"words"))
    finally:
        os.umask(before)
    paths = [Path(default_storage.path(name)), *Path(default_storage.path(name)).parents][:3]
    assert [oct(stat.S_IMODE(path.stat().st_mode)) for path in paths] == ["0o644", "0o755", "0o755"]


@pytest.fixture
def closed_document(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    board = Collection.get_first_root_node().add_child(name="Board")
    CollectionViewRestriction.objects.create(collection=board, restriction_type="login")
    file = ContentFile(b"%PDF-1.7 words", name="minutes.pdf")
    found = get_document_model().objects.create(title="Minutes", file=file, collection=board)
    found.get_file_hash()
    return found


@pytest.mark.parametrize("name", ["minutes.pdf", "other.pdf"])
@pytest.mark.parametrize("header", ["If-None-Match", "If-Match"])
def test_nobody_learns_whether_a_closed_document_is_what_they_guess(client, closed_document, name, header):
    right = hashlib.sha1(b"%PDF-1.7 words", usedforsecurity=False).hexdigest()
    assert closed_document.file_hash == right
    path = closed_document.url.replace("minutes.pdf", name)
    answers = [client.get(path, headers={header: f'"{guess}"'}) for guess in (right, "0" * 40)]
    assert len({(answer.status_code, answer.headers.get("ETag")) for answer in answers}) == 1
    assert answers[0].status_code in (302, 404)


# --- The admin's API, and what its previews draw (CVE-2026-55468, CVE-2026-54260, CVE-2026-54261) ---------


# How each is answered: what is not on Wagtail's list, or more than one thing to do, is drawn by nobody.
PREVIEWS = {
    "width-100": 200,
    "original": 200,
    "scale-90000": 400,
    "width-100|format-webp": 400,
    "bgcolor-fff|width-100": 400,
    "nonsense": 400,
}


@pytest.fixture
def lead(networks, network, client):
    client.force_login(lead_of(network))
    return client


def test_the_admins_api_gives_no_more_of_a_page_than_its_chooser_needs(lead, network, networks):
    shown = {
        "__types", "id", "meta", "title", "admin_display_title", "type", "detail_url", "html_url", "slug",
        "status", "children", "descendants", "parent", "ancestors", "translations", "locale",
        "latest_revision_created_at", "actions", "show_in_menus", "seo_title", "search_description",
        "first_published_at", "alias_of", "privacy", "has_unpublished_changes", "privacy_enabled",
    }  # fmt: skip
    page = StatementPageFactory(parent=network, title="Ours")
    answer = lead.get(f"/admin/api/main/pages/{page.pk}/?fields=*")
    assert answer.status_code == 200
    found = answer.json()
    assert set(found) | set(found["meta"]) <= shown, (set(found) | set(found["meta"])) - shown


def test_the_admins_api_gives_nothing_of_a_draft_of_another_network(lead, networks):
    other = NetworkPageFactory(parent=networks, live=False, title="Zanzibar")
    draft = StatementPageFactory(parent=other, live=False, title="Zanzibar draft")
    for query in ("", "?fields=*", "?fields=*&for_explorer=1", f"?child_of={other.pk}", "?search=Zanzibar"):
        answer = lead.get(f"/admin/api/main/pages/{query}")
        assert "Zanzibar" not in answer.text.replace("search=Zanzibar", "")
    for path in (f"{draft.pk}/?fields=*", f"{other.pk}/"):
        assert "Zanzibar" not in lead.get(f"/admin/api/main/pages/{path}").text


def test_a_preview_of_a_picture_draws_no_more_than_it_must(lead, network, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    collection = Collection.objects.get(pk=network.team.collection_id)
    file = ContentFile(picture(), name="ours.jpg")
    image = get_image_model().objects.create(title="Ours", file=file, collection=collection)
    specs = {spec: lead.get(f"/admin/images/{image.pk}/preview/{spec}/") for spec in PREVIEWS}
    assert {spec: answer.status_code for spec, answer in specs.items()} == PREVIEWS
    drawn = b"".join(specs["width-100"])
    assert len(drawn) < 100_000


# --- Forms that set a primary key (CVE-2026-87975) --------------------------------------------------------


def forms(kind: type = ModelForm) -> Iterator[type[ModelForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from forms(each)


def test_no_form_sets_a_primary_key(client, django_user_model, db):
    """Whoever could would delete, or overwrite, what is somebody else's row."""
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    client.get("/admin/")  # Wagtail makes its forms when somebody asks
    setting = {
        f"{form.__module__}.{form.__name__}"
        for form in forms()
        # Which workflow a page has: for administrators, who may choose any page.
        if form.__name__ != "WorkflowPageForm"
        and (model := getattr(form, "_meta", None) and form._meta.model)
        and issubclass(model, Model)
        and not model._meta.abstract
        and not isinstance(model._meta.pk, AutoField)
        and model._meta.pk.name in form.base_fields
        and not form.base_fields[model._meta.pk.name].disabled
    }
    assert setting == set()


# --- Limits (allauth 65.8.1, CVE-2026-97764) and logs (CVE-2025-48432) ------------------------------------


@pytest.fixture
def sam(django_user_model, db):
    return django_user_model.objects.create_user("sam", "sam@example.org", PASSWORD)


@pytest.mark.parametrize(
    "spellings",
    [
        ["sam", "SAM", " sam", "sam ", "Sam", "sAm", "SAM@example.org"],
        [
            "sam@example.org",
            "Sam@Example.Org",
            " sam@example.org ",
            "SAM@EXAMPLE.ORG",
            "sam@example.org",
            "sam",
        ],
        ["nobody", "NOBODY", " nobody", "nobody ", "Nobody", "nObody"],
    ],
)
def test_another_spelling_of_a_name_is_no_other_count(client, sam, spellings):
    said = ["too many wrong attempts" in sign_in(client, each, "wrong", **OFFICE).text for each in spellings]
    assert said == [False] * 5 + [True] * (len(spellings) - 5)


def test_signing_in_takes_back_no_guesses_at_others(client, sam, django_user_model, monkeypatch):
    monkeypatch.setitem(rate_limits.LIMITS, "address", "8/10m/key")
    django_user_model.objects.create_user("guesser", password=PASSWORD)
    for _ in range(4):
        sign_in(client, "sam", "wrong", **OFFICE)
        own = Client()
        sign_in(own, "guesser", **OFFICE)
        assert "_auth_user_id" in own.session
    assert "too many" not in sign_in(client, "sam", "wrong", **OFFICE).text
    assert "too many wrong attempts" in sign_in(client, "sam", "wrong", **OFFICE).text


@pytest.mark.parametrize("password", ["", " ", "None", "!"])
def test_an_account_without_a_password_opens_with_none(client, sam, password):
    """Such as those that the provider makes."""
    sam.set_unusable_password()
    sam.save()
    sign_in(client, "sam", password)
    assert "_auth_user_id" not in client.session


FORGED = '%0a{"levelname": "INFO", "message": "all is well"}%0d%0a\u2028'


@pytest.mark.parametrize("place", ["path", "query", "agent", "id", "name"])
def test_nobody_writes_a_line_of_their_own_into_the_log(client, db, lines, place):  # noqa: F811 - the fixture
    plain = FORGED.replace("%0a", "\n").replace("%0d", "\r")
    before = len(lines())
    match place:
        case "path":
            client.get(f"/{FORGED}/")
        case "query":
            client.get(f"/?q={FORGED}")
        case "agent":
            client.get("/nothing/", headers={"User-Agent": plain.encode().decode("latin-1")})
        case "id":
            client.get("/nothing/", headers={"X-Request-ID": plain.encode().decode("latin-1")})
        case "name":
            sign_in(client, plain, "wrong")
    written = lines()[before:]  # each of them is JSON, or this had failed
    assert written
    assert "all is well" not in json.dumps(written)


def test_a_limit_that_was_met_is_in_the_log(client, sam, lines):  # noqa: F811 - the fixture
    for _ in range(6):
        sign_in(client, "sam", "wrong", **OFFICE)
    said = [line for line in lines() if "too many" in line["message"]]
    assert [line["limit"] for line in said] == ["account_from_address"]
    assert "sam" not in json.dumps(said).replace("same", "")
