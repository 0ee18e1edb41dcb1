"""Every page type: where it may stand, that it renders, previews as a draft, and what it costs."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from wagtail.models import GroupPagePermission, Site, get_page_models

from cms.models import BasePage
from home.models import HomePage, InformationPage
from networks.models import EventPage, NetworkIndexPage, NetworkPage, StatementPage
from tests import set_clock
from tests.copies import copy_beside
from tests.factories import (
    CommitmentFactory,
    EventPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    TermOfOfficeFactory,
    UpdateSeriesPageFactory,
    add_item,
)
from updates.models import CommitmentsPage, MonthlyUpdatePage, UpdateSeriesPage

QUERY_CEILING = 6
# Types that show nothing but themselves.
PLAIN = (EventPage, InformationPage, NetworkIndexPage)
PLAIN_CEILING = 3
# Its own index asks in steps, each cheap; beginning and end of their transaction count as well.
SEARCH_CEILING = 11
# A query for each type of page, and for each list that is no page.
SITEMAP_CEILING = 24
CEILINGS = {"search": SEARCH_CEILING, "sitemap": SITEMAP_CEILING}
BELOW = {
    BasePage: {HomePage},
    HomePage: {NetworkIndexPage, EventPage, InformationPage, UpdateSeriesPage, CommitmentsPage},
    NetworkIndexPage: {NetworkPage},
    NetworkPage: {StatementPage, EventPage, InformationPage, UpdateSeriesPage},
    InformationPage: {InformationPage},
    UpdateSeriesPage: {MonthlyUpdatePage},
    StatementPage: set(),
    EventPage: set(),
    MonthlyUpdatePage: set(),
    CommitmentsPage: set(),
}


@pytest.mark.parametrize("parent", BELOW)
def test_where_each_type_may_stand(parent):
    assert set(parent.allowed_subpage_models()) - {BasePage} == BELOW[parent]


def test_every_page_type_is_in_these_tests(site_of_each_type):
    assert set(get_page_models()) == set(BELOW) == {BasePage, *site_of_each_type}


def test_every_page_type_renders_at_its_address(client, site_of_each_type):
    for page in site_of_each_type.values():
        response = client.get(page.get_url())
        assert response.status_code == 200, page
        shown = page.headline if isinstance(page, HomePage) else page.title
        assert shown in response.content.decode()


def test_every_page_type_leaves_with_the_section_it_is_in(admin_client, client, home, site_of_each_type):
    rights = set(GroupPagePermission.objects.values_list("pk", flat=True))
    below = {"include_descendants": "on"}
    assert admin_client.post(f"/admin/pages/{home.pk}/unpublish/", below).status_code == 302
    assert not BasePage.objects.filter(live=True, depth__gt=1).exists()
    for page in site_of_each_type.values():
        assert client.get(page.get_url()).status_code == 404, page
    assert set(GroupPagePermission.objects.values_list("pk", flat=True)) == rights


def test_every_page_type_previews_as_an_unsaved_change(admin_user, site_of_each_type, rf):
    for page in site_of_each_type.values():
        page = page.get_latest_revision_as_object() if page.latest_revision else page
        page.title = "Only in the preview"
        response = page.make_preview_request(original_request=rf.get("/"), preview_mode="")
        assert response.status_code == 200, page
        if not isinstance(page, (HomePage, MonthlyUpdatePage)):  # named by their headline and their month
            assert "Only in the preview" in response.content.decode(), page


def test_every_page_type_previews_before_it_is_first_saved(admin_client, site_of_each_type, rf):
    for model, page in site_of_each_type.items():
        draft = model(title="Brand new", slug="brand-new", live=False)
        parent = page.get_parent()
        draft.path = BasePage._get_children_path_interval(parent.path)[1]
        draft.depth = parent.depth + 1
        if model is MonthlyUpdatePage:
            draft.month = date(2026, 11, 1)
        draft.set_url_path(parent)
        assert draft.make_preview_request(preview_mode="").status_code == 200, model


def test_the_admin_opens_the_form_of_every_page_type(admin_client, site_of_each_type):
    for model, page in site_of_each_type.items():
        assert admin_client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200, model
        add = f"/admin/pages/add/{model._meta.app_label}/{model._meta.model_name}/{page.get_parent().pk}/"
        assert admin_client.get(add).status_code in (200, 302), model


def queries(client, url, django_assert_max_num_queries, ceiling=QUERY_CEILING) -> int:
    client.get(url)
    with django_assert_max_num_queries(ceiling) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_every_page_type_stays_below_its_query_ceiling(
    client, site_of_each_type, settle, django_assert_max_num_queries
):
    settle()
    for model, page in site_of_each_type.items():
        ceiling = PLAIN_CEILING if model in PLAIN else QUERY_CEILING
        queries(client, page.get_url(), django_assert_max_num_queries, ceiling)
    for url in (
        "/updates/2026/",
        "/updates/without-update/2026-09/",
        "/commitments/re-03/",
        "/alerts/",
        "/events/",
        "/feedback/",
        "/mailing-lists/join/",
    ):
        queries(client, url, django_assert_max_num_queries)
    queries(client, "/search/?q=mentoring", django_assert_max_num_queries, SEARCH_CEILING)


def add_networks(home, networks, count):
    copy_beside(NetworkPageFactory(parent=networks), count - 1)


def add_statements(home, networks, count):
    copy_beside(StatementPageFactory(parent=networks.get_children().first()), count - 1)


def add_events(home, networks, count):
    copy_beside(EventPageFactory(parent=networks.get_children().first()), count - 1)


def add_months(home, networks, count):
    series = UpdateSeriesPage.objects.get(slug="updates")
    start = MonthlyUpdatePage.objects.count()
    first, *others = [date(2020 + number // 12, number % 12 + 1, 1) for number in range(start, start + count)]
    month = MonthlyUpdatePageFactory(parent=series, month=first)
    month = add_item(month, "Mentoring", commitments=CommitmentFactory._meta.model.objects.all()[:2])
    copy_beside(month, count - 1, month=others)


def add_people(home, networks, count):
    for _ in range(count):
        network = NetworkPageFactory(parent=networks)
        TermOfOfficeFactory(network=network)
        TermOfOfficeFactory(network=network, role="deputy")


def add_series(home, networks, count):
    for _ in range(count):
        series = UpdateSeriesPageFactory(parent=NetworkPageFactory(parent=networks))
        MonthlyUpdatePageFactory(parent=series, month=date(2026, 1, 1))


def add_commitments(home, networks, count):
    network = NetworkPage.objects.first()
    for _ in range(count):
        CommitmentFactory(ref=f"ZZ-{CommitmentFactory._meta.model.objects.count():03d}", network=network)


@pytest.mark.parametrize(
    ("url", "add"),
    [
        ("/", add_networks),
        ("/", add_statements),
        ("/", add_events),
        ("/", add_months),
        ("/networks/", add_networks),
        ("/networks/carers/", add_statements),
        ("/networks/carers/", add_events),
        ("/networks/carers/", add_commitments),
        ("/updates/", add_months),
        ("/updates/2020/", add_months),
        ("/updates/2020-02/", add_months),
        ("/updates/without-update/2026-09/", add_months),
        ("/commitments/", add_commitments),
        ("/commitments/re-03/", add_months),
        ("/people/", add_people),
        ("/statements/", add_statements),
        ("/statements/", add_networks),
        ("/events/", add_events),
        ("/sitemap.xml", add_statements),
        ("/sitemap.xml", add_commitments),
        ("/sitemap.xml", add_months),
        ("/sitemap.xml", add_series),
        ("/search/?q=statement", add_statements),
        ("/search/?type=statement", add_statements),
    ],
)
def test_a_page_costs_the_same_with_3_and_with_30_rows(
    client, site_of_each_type, home, networks, settle, django_assert_max_num_queries, url, add
):
    ceiling = next((most for part, most in CEILINGS.items() if part in url), QUERY_CEILING)
    add(home, networks, 3)
    settle()
    few = queries(client, url, django_assert_max_num_queries, ceiling)
    add(home, networks, 27)
    settle()
    assert queries(client, url, django_assert_max_num_queries, ceiling) == few


@pytest.mark.usefixtures("ordinary_day")
def test_a_network_without_a_chair_says_so(client, network):
    TermOfOfficeFactory(network=network, ends_on=set_clock.today() - timedelta(days=1))
    assert "vacant" in client.get("/networks/carers/").content.decode()


def test_the_name_of_somebody_who_did_not_agree_is_not_shown(client, network):
    TermOfOfficeFactory(network=network, name="Private Person", role="deputy", is_public=False)
    page = client.get("/networks/carers/").content.decode()
    assert "Private Person" not in page
    assert "Deputy chair" in page


def test_a_joint_statement_appears_on_every_network_that_issued_it(client, networks, network):
    other = NetworkPageFactory(parent=networks, title="Women’s Network", slug="women")
    StatementPageFactory(parent=network, title="Together we ask", issued_by=[network, other])
    for path in ("/networks/carers/", "/networks/women/"):
        assert "Together we ask" in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "withdrawn", "withdrawn_reason": "The figures were wrong."}, "The figures were wrong."),
        ({"state": "current"}, "Statement"),
    ],
)
def test_a_statement_says_at_its_top_whether_it_still_stands(client, network, values, words):
    page = StatementPageFactory(parent=network, **values)
    assert words in client.get(page.get_url()).content.decode()


def test_a_superseded_statement_and_its_successor_link_to_each_other(client, network):
    new = StatementPageFactory(parent=network, title="The new words")
    old = StatementPageFactory(parent=network, title="The old words", state="superseded", superseded_by=new)
    assert new.get_url() in client.get(old.get_url()).content.decode()
    assert old.get_url() in client.get(new.get_url()).content.decode()


def test_no_migration_knows_what_a_body_is_made_of():
    """Blocks change often; a migration that held them would have to be written each time."""
    texts = [file.read_text() for file in Path(settings.BASE_DIR).glob("*/migrations/0*.py")]
    assert any("BodyField" in text for text in texts)
    assert not [text for text in texts if "wagtail.blocks" in text or "Block(" in text]


def test_the_site_follows_its_base_url(db, settings):
    from cms.sites import follow_base_url  # noqa: PLC0415 - only here

    settings.BASE_URL = "https://networks.example.org"
    follow_base_url()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_url) == (
        "networks.example.org",
        443,
        "https://networks.example.org",
    )
