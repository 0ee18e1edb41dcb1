"""Sitemap, robots, and pages for what went wrong."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import InterfaceError, OperationalError

from cms.querysets import paginate
from cms.syndication.sitemaps import VisibleSitemap
from home.models import InformationPage
from tests.factories import (
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    restrict,
)


def test_the_sitemap_lists_what_an_outsider_may_read_and_year_pages(client, home, network):
    public = InformationPageFactory(parent=home, slug="about")
    InformationPageFactory(parent=home, slug="draft", live=False)
    restrict(StatementPageFactory(parent=network, slug="private"))
    MonthlyUpdatePageFactory(parent=UpdateSeriesPageFactory(parent=home), month=date(2025, 3, 1))
    sitemap = client.get("/sitemap.xml").content.decode()
    assert public.get_full_url() in sitemap
    assert "/updates/2025/</loc>" in sitemap
    assert "/draft/" not in sitemap
    assert "/private/" not in sitemap


def test_the_sitemap_goes_on_where_some_kinds_have_fewer_pages(client, network, monkeypatch):
    monkeypatch.setattr(VisibleSitemap, "limit", 2)
    assert all(client.get(f"/sitemap.xml?p={number}").status_code == 200 for number in (1, 2))
    assert f"{network.get_full_url()}</loc>" in client.get("/sitemap.xml?p=2").text
    assert [client.get(f"/sitemap.xml?p={number}").status_code for number in ("0", "99", "x")] == [404] * 3


def test_robots_name_the_sitemap_and_keep_out_of_the_admin(client, db, settings):
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in robots
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in robots


def test_a_staff_only_site_asks_robots_to_stay_away(client, db, settings):
    settings.SITE_ACCESS = "staff"
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/readyz",
        "/metrics",
        "/robots.txt",
        "/.well-known/security.txt",
        "/accounts/login/",
        "/static/cms/css/tokens.css",
        "/static/nothing.css",
        "/by-mail/nothing/",
    ],
)
def test_a_site_for_staff_lets_machines_and_those_who_sign_in_get_there(client, home, settings, path):
    settings.SITE_ACCESS = "staff"
    assert client.get("/").status_code == 302
    assert client.get(path).status_code != 302


def test_a_page_that_breaks_is_answered_in_the_house_style_without_the_database(
    client, home, monkeypatch, django_assert_num_queries
):
    InformationPageFactory(parent=home, slug="breaks")

    def explode(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(InformationPage, "get_context", explode)
    client.raise_request_exception = False
    response = client.get("/breaks/")
    assert response.status_code == 500
    assert "Sedgebourne" in response.content.decode()


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_without_the_database_readers_are_told_when_to_come_back(client, home, monkeypatch, fault):
    def away(*args, **kwargs):
        raise fault

    monkeypatch.setattr("cms.models.BasePage.serve", away)
    client.raise_request_exception = False
    response = client.get("/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "the site is not available" in response.content.decode()


@pytest.mark.parametrize("path", ["/nothing-here/", "/networks/nothing/", "/commitments/XX-99/"])
def test_what_is_not_there_is_said_in_the_house_style(client, network, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Sedgebourne" in response.content.decode()


def test_a_list_has_twenty_rows_a_page(request_of):
    assert len(paginate(range(50), request_of())) == 20


def test_links_in_a_text_cost_one_query_and_none_once_they_are_known(
    client, home, settle, django_assert_max_num_queries
):
    target = InformationPageFactory(parent=home, slug="target")
    draft = InformationPageFactory(parent=home, slug="draft", live=False)
    links = "".join(f'<a linktype="page" id="{page.pk}">{page.title}</a>' for page in (target, draft))
    page = InformationPageFactory(parent=home, slug="links", body=[("text", f"<p>{links}</p>")])
    settle()
    first = client.get(page.get_url()).content.decode()
    assert 'href="/target/"' in first
    assert 'href="/draft/"' not in first
    with django_assert_max_num_queries(6):
        client.get(page.get_url())


def test_a_list_that_is_no_page_says_where_it_is_in_the_site(client, home):
    for path in ("/events/", "/statements/", "/people/", "/you-said-we-did/", "/alerts/"):
        way = BeautifulSoup(client.get(path).content, "html5lib").find("nav", {"aria-label": "Breadcrumb"})
        assert [link["href"] for link in way.find_all("a")] == ["/"], path
