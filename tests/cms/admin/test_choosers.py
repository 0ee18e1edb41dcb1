"""Nobody finds, sees or uses what belongs to another network, whichever id the browser sends."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from networks.models import StatementPage, TermOfOffice
from networks.services import terms
from tests import set_clock
from tests.factories import (
    EditorFactory,
    EventPageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UserFactory,
    publish,
)

pytestmark = pytest.mark.usefixtures("ordinary_day")


@pytest.fixture
def lead(network):
    today = set_clock.today()
    person = UserFactory()
    role = TermOfOffice.Role.DEPUTY
    terms.appoint_lead(network, person, role, today, today + timedelta(days=99), by=None, today=today)
    return type(person).objects.get(pk=person.pk)


@pytest.fixture
def other(networks):
    return NetworkPageFactory(parent=networks, title="Race Equality Network", slug="race")


@pytest.fixture
def theirs(other):
    return StatementPageFactory(parent=other, live=False, title="Their secret draft")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def image_in(collection):
    return get_image_model().objects.create(title="Photo", file=get_test_image_file(), collection=collection)


def document_in(collection):
    file = ContentFile(b"%PDF-1.4", name="minutes.pdf")
    return get_document_model().objects.create(title="Minutes", file=file, collection=collection)


class TestPageChooser:
    def test_browsing_shows_own_drafts_and_public_pages_but_no_draft_of_others(
        self, as_lead, network, other, theirs
    ):
        StatementPageFactory(parent=network, live=False, title="Our draft")
        StatementPageFactory(parent=other, title="Their public statement")
        ours = as_lead.get(f"/admin/choose-page/{network.pk}/").content.decode()
        others = as_lead.get(f"/admin/choose-page/{other.pk}/").content.decode()
        assert "Our draft" in ours
        assert "Their public statement" in others
        assert "Their secret draft" not in others

    def test_searching_finds_the_same(
        self, as_lead, network, other, theirs, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            StatementPageFactory(parent=network, live=False, title="Our secret draft")
            StatementPageFactory(parent=other, live=False, title="Another secret draft")
            StatementPageFactory(parent=other, title="No secret any more")
        found = as_lead.get("/admin/choose-page/search/?q=secret").content.decode()
        assert "Our secret draft" in found
        assert "No secret any more" in found
        assert "Another secret draft" not in found

    def test_the_children_of_another_networks_draft_are_refused(self, as_lead, theirs):
        answer = as_lead.get(f"/admin/choose-page/{theirs.pk}/")
        assert answer.status_code in (302, 403)
        assert b"secret" not in answer.content

    def test_a_public_page_carries_its_public_title_not_that_of_its_draft(self, as_lead, other):
        draft = other.get_latest_revision_as_object()
        draft.title = "A name not agreed yet"
        draft.save_revision()
        StatementPageFactory(parent=other)
        for address in (
            f"/admin/choose-page/{other.get_parent().pk}/",
            f"/admin/choose-page/{other.pk}/",
            f"/admin/choose-page/chosen-multiple/?id={other.pk}",
        ):
            answer = as_lead.get(address).content.decode()
            assert "Race Equality Network" in answer
            assert "A name not agreed yet" not in answer

    def test_choosing_several_at_once_names_no_draft_of_others(self, as_lead, theirs):
        answer = as_lead.get(f"/admin/choose-page/chosen-multiple/?id={theirs.pk}")
        assert answer.status_code in (302, 403)
        assert b"secret" not in answer.content

    def test_a_chooser_for_one_type_does_not_open_on_another_networks_draft(self, as_lead, networks):
        draft = NetworkPageFactory(parent=networks, live=False, title="Network not announced")
        EventPageFactory(parent=draft)
        answer = as_lead.get("/admin/choose-page/?page_type=networks.eventpage")
        assert answer.status_code == 200
        assert b"not announced" not in answer.content

    def test_an_editor_finds_every_draft(self, client, theirs):
        client.force_login(EditorFactory())
        parent = theirs.get_parent()
        assert b"Their secret draft" in client.get(f"/admin/choose-page/{parent.pk}/").content

    @pytest.mark.parametrize(
        "address",
        [
            "?page_type=nonsense",
            "?target_pages[]=abc",
            "?p=abc",
            "999999/",
            "search/?q=%25&p=abc",
            "chosen-multiple/?id=abc",
            "chosen-multiple/?id=999999",
        ],
    )
    def test_nonsense_in_the_address_is_no_error(self, as_lead, address):
        assert as_lead.get(f"/admin/choose-page/{address}").status_code < 500


class TestFileChoosers:
    def test_a_lead_chooses_from_their_own_and_the_shared_collection(self, as_lead, network, other):
        own = image_in(network.team.collection)
        shared = image_in(Collection.objects.get(name="Shared"))
        foreign = image_in(other.team.collection)
        listed = as_lead.get("/admin/images/chooser/").content.decode()
        chosen = "/admin/images/chooser/chosen/{}/"
        assert chosen.format(own.pk) in listed
        assert chosen.format(shared.pk) in listed
        assert chosen.format(foreign.pk) not in listed
        assert as_lead.get(chosen.format(foreign.pk)).status_code in (302, 403, 404)

    def test_documents_likewise(self, as_lead, network, other):
        own, foreign = document_in(network.team.collection), document_in(other.team.collection)
        listed = as_lead.get("/admin/documents/chooser/").content.decode()
        assert f"/admin/documents/chooser/chosen/{own.pk}/" in listed
        assert f"/admin/documents/chooser/chosen/{foreign.pk}/" not in listed


# --- What is posted -----------------------------------------------------------------------------------


def statement_data(**changes):
    data = {
        "title": "On pay",
        "slug": "on-pay",
        "summary": "",
        "issued_on": "2026-11-01",
        "state": "current",
        "issued_by": [],
        "superseded_by": "",
        "body": streamfield([]),
        "quotations": inline_formset([]),
        "corrections": inline_formset([]),
        "comments": inline_formset([]),
    }
    return nested_form_data(data | changes)


def text(html):
    return streamfield([("text", rich_text(html, features=["link", "document-link"]))])


def picture(image):
    block = {"image": {"image": image.pk, "decorative": "on", "alt_text": ""}, "caption": ""}
    return streamfield([("picture", block)])


def action(page):
    return streamfield([("action", {"text": "Join us", "link": {"page": page.pk, "address": ""}})])


FOREIGN = {
    "an image": lambda other: {"body": picture(image_in(other.team.collection))},
    "a document in a text": lambda other: {
        "body": text(
            f'<p><a linktype="document" id="{document_in(other.team.collection).pk}">Minutes</a></p>'
        )
    },
    "a draft in a text": lambda other: {
        "body": text(f'<p><a linktype="page" id="{_draft(other).pk}">Soon</a></p>')
    },
    "a draft in a button": lambda other: {"body": action(_draft(other))},
    "a draft that takes its place": lambda other: {"superseded_by": _draft(other).pk, "state": "superseded"},
    "a page that does not exist": lambda other: {
        "body": text('<p><a linktype="page" id="999999">Gone</a></p>')
    },
}


def _draft(other):
    return StatementPageFactory(parent=other, live=False, title="Their secret draft")


@pytest.mark.parametrize("what", FOREIGN)
class TestPostedIds:
    def test_of_other_networks_are_refused_in_a_new_page(self, as_lead, network, other, what):
        address = reverse("wagtailadmin_pages:add", args=["networks", "statementpage", network.pk])
        answer = as_lead.post(address, statement_data(**FOREIGN[what](other)))
        assert answer.status_code == 200
        assert not StatementPage.objects.filter(slug="on-pay").exists()

    def test_of_other_networks_are_refused_in_an_old_one(self, as_lead, network, other, what):
        page = StatementPageFactory(parent=network, title="On pay", slug="on-pay")
        answer = as_lead.post(f"/admin/pages/{page.pk}/edit/", statement_data(**FOREIGN[what](other)))
        assert answer.status_code == 200
        page.refresh_from_db()
        assert not page.has_unpublished_changes

    def test_of_other_networks_are_not_even_previewed(self, as_lead, network, other, what):
        page = StatementPageFactory(parent=network, title="On pay", slug="on-pay")
        address = f"/admin/pages/{page.pk}/edit/preview/"
        answer = as_lead.post(address, statement_data(**FOREIGN[what](other)))
        assert answer.json()["is_valid"] is False


def test_own_things_and_public_pages_are_accepted(as_lead, network, other):
    page = StatementPageFactory(parent=network, title="On pay", slug="on-pay")
    own = StatementPageFactory(parent=network, live=False)
    public = StatementPageFactory(parent=other)
    html = f'<p><a linktype="page" id="{own.pk}">Soon</a> <a linktype="page" id="{public.pk}">Theirs</a></p>'
    answer = as_lead.post(f"/admin/pages/{page.pk}/edit/", statement_data(body=text(html)))
    assert answer.status_code == 302


def test_what_an_editor_put_there_stays_when_a_lead_saves(as_lead, network, other):
    image = image_in(other.team.collection)
    draft = _draft(other)
    link = RichText(f'<p><a linktype="page" id="{draft.pk}">Soon</a></p>')
    image.decorative, image.contextual_alt_text = True, ""
    page = StatementPageFactory(parent=network, title="On pay", slug="on-pay")
    page = publish(page, body=[("picture", {"image": image, "caption": ""}), ("text", link)])
    body = streamfield(
        [
            ("picture", {"image": {"image": image.pk, "decorative": "on", "alt_text": ""}, "caption": ""}),
            ("text", rich_text(link.source, features=["link"])),
        ]
    )
    answer = as_lead.post(f"/admin/pages/{page.pk}/edit/", statement_data(body=body, title="On fair pay"))
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.has_unpublished_changes


def test_an_editor_may_use_everything(client, network, other):
    client.force_login(EditorFactory())
    page = StatementPageFactory(parent=network, title="On pay", slug="on-pay")
    data = statement_data(body=picture(image_in(other.team.collection)))
    assert client.post(f"/admin/pages/{page.pk}/edit/", data).status_code == 302


def test_the_networks_a_statement_may_be_issued_by_name_no_draft_network(as_lead, network, networks, other):
    NetworkPageFactory(parent=networks, live=False, title="Network not announced")
    address = reverse("wagtailadmin_pages:add", args=["networks", "statementpage", network.pk])
    form = as_lead.get(address).content.decode()
    assert other.title in form
    assert "Network not announced" not in form


@pytest.mark.parametrize("value", ["abc", "999999", "-1", "1" * 30])
def test_a_choice_that_is_no_page_is_an_error_of_the_form(as_lead, network, value):
    page = StatementPageFactory(parent=network, title="On pay", slug="on-pay")
    answer = as_lead.post(f"/admin/pages/{page.pk}/edit/", statement_data(superseded_by=value))
    assert answer.status_code == 200
