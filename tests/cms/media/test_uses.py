"""A file is for readers once something they may read uses it; until then for whoever works with it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, ReferenceIndex
from wagtail.rich_text import RichText

from cms.media import uses
from cms.models import BasePage
from cms.roles import EQUALITY_TEAM
from cms.validators import validate_link
from tests import set_clock
from tests.factories import (
    AlertFactory,
    CommitmentFactory,
    EditorFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    ResponseFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    add_item,
    lead_of,
    publish,
    restrict,
    submit,
)
from tests.uploaded import as_shown, body, collection_called, linking, store_document, store_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ordinary_day")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(params=["image", "document"])
def file(request, network):
    return {"image": store_image, "document": store_document}[request.param](network.team.collection)


@pytest.fixture
def document(network):
    return store_document(network.team.collection)


@pytest.fixture
def got(client):
    """What `person`, or somebody who is not signed in, is answered."""

    def get(file, person=None) -> int:
        client.logout()
        if person:
            client.force_login(person)
        is_image = isinstance(file, get_image_model())
        return client.get(as_shown(file) if is_image else file.url).status_code

    return get


def test_what_nothing_uses_is_for_those_who_work_with_files_of_its_collection(got, file, network, networks):
    other = NetworkPageFactory(parent=networks)
    assert got(file) == 404
    assert got(file, UserFactory()) == 404
    assert got(file, lead_of(other)) == 404
    assert got(file, lead_of(network)) == 200
    assert got(file, EditorFactory()) == 200


def test_who_reads_every_draft_sees_the_files_of_drafts(got, file):
    person = UserFactory()
    person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    assert got(file, person) == 200


def test_a_draft_makes_nothing_public_however_far_it_is(got, file, home, network):
    lead = lead_of(network)
    page = InformationPageFactory(parent=network, live=False, body=body(file), owner=lead)
    assert got(file) == 404
    submit(page, lead)
    assert got(file) == 404
    page = page.get_latest_revision_as_object()
    page.go_live_at = set_clock.now() + timedelta(days=3)
    page.save_revision().publish()
    assert got(file) == 404


def test_the_draft_of_a_public_page_makes_nothing_public(got, file, home):
    page = InformationPageFactory(parent=home)
    page.body = page._meta.get_field("body").to_python(body(file))
    page.save_revision()
    uses.index(BasePage.objects.get(pk=page.pk).specific)  # as Wagtail does after each save
    assert got(file) == 404


def test_a_public_page_makes_it_public_as_long_as_it_is(got, file, home):
    page = InformationPageFactory(parent=home, body=body(file))
    assert got(file) == 200
    page.unpublish()
    assert got(file) == 404
    page = publish(page)
    assert got(file) == 200
    page = publish(page, body=[("text", RichText("<p>Nothing more.</p>"))])
    assert got(file) == 404
    page = publish(page, body=body(file))
    page.delete()
    assert got(file) == 404


def test_a_page_whose_time_is_over_shows_nothing(got, file, home, time_machine):
    InformationPageFactory(parent=home, body=body(file), expire_at=set_clock.now() + timedelta(hours=1))
    assert got(file) == 200
    time_machine.move_to(set_clock.now() + timedelta(hours=2))
    assert got(file) == 404


def test_a_private_page_makes_it_public_only_to_its_readers(got, file, home):
    section = InformationPageFactory(parent=home)
    InformationPageFactory(parent=section, body=body(file))
    rule = restrict(section)
    assert got(file) == 404
    assert got(file, UserFactory()) == 200
    rule.delete()
    assert got(file) == 200


def test_a_page_below_one_that_is_not_public_shows_nothing(got, file, home):
    section = InformationPageFactory(parent=home)
    InformationPageFactory(parent=section, body=body(file))
    section.unpublish()
    assert got(file) == 404


def test_an_open_page_does_not_open_a_private_collection(got, file, home):
    InformationPageFactory(parent=home, body=body(file))
    CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
    assert got(file) == 404
    assert got(file, UserFactory()) == 200


def test_a_site_for_staff_gives_readers_what_its_pages_show(got, client, settings, file, home):
    settings.SITE_ACCESS = "staff"
    page = InformationPageFactory(parent=home, body=body(file))
    assert got(file) == 302
    assert got(file, UserFactory()) == 200
    page.unpublish()
    assert got(file, UserFactory()) == 404


def test_what_one_reader_gets_is_kept_by_nobody_else(client, file, home):
    restrict(InformationPageFactory(parent=home, body=body(file)))
    client.force_login(UserFactory())
    address = as_shown(file) if isinstance(file, get_image_model()) else file.url
    assert client.get(address).headers["Cache-Control"] == "no-store, private"


class TestOtherRoads:
    """What is no body of a page; each is not public first. Public files are neither deleted nor moved."""

    def test_an_item_of_a_month(self, got, document, network):
        series = UpdateSeriesPageFactory(parent=network)
        month = MonthlyUpdatePageFactory(parent=series, month=set_clock.today().replace(day=1))
        month = add_item(month, "Panels")
        assert got(document) == 404
        assert not uses.is_public(document)
        page = month.get_latest_revision_as_object()
        item = page.items.get()
        item.detail = linking(document)
        page.items = [item]
        page.save_revision().publish()
        assert got(document) == 200
        assert uses.is_public(document)

    def test_what_comes_next_of_a_commitment(self, got, document, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            commitment = CommitmentFactory(next_steps=linking(document), public_since=None)
        assert got(document) == 404
        assert not uses.is_public(document)
        commitment.public_since = set_clock.now()
        commitment.save()
        assert got(document) == 200
        assert uses.is_public(document)

    def test_an_answer(self, got, document, network):
        response = ResponseFactory(we_did=linking(document), network=network, live=False)
        assert got(document) == 404
        assert not uses.is_public(document)
        response.get_latest_revision().publish()
        assert got(document) == 200
        restrict(network)
        assert got(document) == 404
        assert uses.is_public(document)  # to the network's readers

    def test_an_alert_while_it_is_on_air(self, got, document, network, time_machine):
        alert = AlertFactory(body=linking(document), starts_at=set_clock.now(), section=network)
        assert got(document) == 200
        rule = restrict(network)
        assert got(document) == 404
        rule.delete()
        time_machine.move_to(alert.ends_at)
        assert got(document) == 404
        assert uses.is_public(document)  # among past alerts

    def test_an_alert_that_was_never_approved(self, got, document, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            AlertFactory(body=linking(document), starts_at=set_clock.now(), live=False)
        assert got(document) == 404
        assert not uses.is_public(document)


def can_hold_files(model: type[models.Model]) -> bool:
    """Whether a row of `model`, or a row below it, has a place for a picture or document."""
    own = [field for field in model._meta.get_fields() if isinstance(field, (RichTextField, StreamField))]
    own += [
        field
        for field in model._meta.get_fields()
        if field.is_relation
        and field.many_to_one
        and field.related_model in (get_image_model(), get_document_model())
    ]
    return bool(own)


def test_every_model_with_a_place_for_files_says_what_of_it_is_public():
    registered = tuple(uses.sources())
    parents = {
        field.related_model
        for model in ReferenceIndex.tracked_models - ReferenceIndex.indexed_models
        if can_hold_files(model)
        for field in model._meta.get_fields()
        if field.is_relation and field.many_to_one
    }
    holding = {model for model in ReferenceIndex.indexed_models if can_hold_files(model) or model in parents}
    assert len(holding) > 8
    assert [model for model in holding if not issubclass(model, registered)] == []


def test_wagtails_index_knows_every_model_with_a_place_for_files():
    ours = ("cms", "networks", "updates", "home", "search")
    holding = {
        model for model in apps.get_models() if model._meta.app_label in ours and can_hold_files(model)
    }
    assert holding - ReferenceIndex.tracked_models == set()


def test_a_file_on_thirty_pages_costs_as_much_as_on_one(
    client, home, document, settle, django_assert_num_queries
):
    InformationPageFactory(parent=home, body=body(document))
    settle()
    client.get(document.url)
    with django_assert_num_queries(5):  # the document, a page that links it, and Wagtail's own three
        client.get(document.url)
    for _number in range(30):
        InformationPageFactory(parent=home, body=body(document))
    settle()
    client.get(document.url)
    with django_assert_num_queries(5):
        client.get(document.url)


def test_what_is_not_public_costs_a_query_for_each_model_that_may_use_it(
    client, document, settle, django_assert_max_num_queries
):
    settle()
    client.get(document.url)
    with django_assert_max_num_queries(2 + len(uses.sources())):  # the document; what the page says
        assert client.get(document.url).status_code == 404


def test_a_new_collection_lets_no_outsider_in(got):
    assert got(store_document(collection_called("New"))) == 404


@pytest.mark.parametrize("address", ["/documents/5/plan.txt", "http://localhost/documents/5/plan.txt"])
def test_no_link_is_the_typed_address_of_a_document(address):
    with pytest.raises(ValidationError, match="in which the document is chosen"):
        validate_link(address)
    validate_link("/documents-of-the-board/")
    validate_link("https://www.example.org/documents/5/plan.txt")
