"""The large site is a real one: pages open, lie in their tree and are dated; somebody's pages stay alone."""

import pytest
from django.db import connection
from django.db.models import Count
from wagtail.models import PageViewRestriction

from bench.seed.__main__ import main
from bench.seed.site import MARK, seed
from cms.models import BasePage, PublicUpdate
from networks.models import NetworkPage, StatementPage
from tests import set_clock
from tests.factories import InformationPageFactory
from updates.models import Commitment, MonthlyUpdatePage, ProgressItem

PAGES = 300


@pytest.fixture(scope="class")
def large(kept):
    main(["--pages", str(PAGES)])


@pytest.mark.usefixtures("large", "db")
class TestLarge:
    def test_it_makes_exactly_as_many_pages_as_asked_for(self):
        assert BasePage.objects.filter(depth__gt=2).count() == PAGES

    def test_the_tree_is_whole(self):
        assert [len(problems) for problems in BasePage.find_problems()] == [0] * 5

    def test_each_page_is_of_its_type_and_belongs_to_its_network(self):
        for page in BasePage.objects.filter(depth__gt=2).specific():
            assert type(page) is page.specific_class
            network = page if page.specific_class.is_network else page.get_parent()
            assert page.network_id == (network.pk if network is page else network.network_id)
            assert page.url_path == f"{page.get_parent().url_path}{page.slug}/"

    def test_its_pages_open(self, client):
        types = BasePage.objects.live().filter(depth__gt=2).order_by("content_type", "-pk")
        for page in types.distinct("content_type"):
            assert client.get(page.url).status_code == 200, page.url

    def test_live_pages_have_a_public_history_and_drafts_have_none(self):
        counted = BasePage.objects.filter(depth__gt=2).annotate(rows=Count("public_updates"))
        assert not counted.filter(live=True, rows=0).exists()
        assert not counted.filter(live=False, rows__gt=0).exists()
        newest = PublicUpdate.objects.filter(kind="significant").select_related("page").first()
        assert newest.page.public_updated_at == newest.at

    def test_it_has_what_a_large_site_has(self):
        assert NetworkPage.objects.count() == 3
        assert {page.state for page in StatementPage.objects.all()} >= {"current", "superseded"}
        assert MonthlyUpdatePage.objects.annotate(lines=Count("items")).filter(lines=6).exists()
        assert Commitment.objects.exclude(moves=None).exists()
        assert ProgressItem.objects.exclude(moves=None).exists()
        assert PageViewRestriction.objects.count() == 1

    def test_another_run_adds_to_it(self):
        main(["--pages", "100"])
        assert BasePage.objects.filter(depth__gt=2).count() == PAGES + 100
        assert [len(problems) for problems in BasePage.find_problems()] == [0] * 5

    def test_the_admin_finds_its_pages(self):
        page = StatementPage.objects.filter(live=True).first()
        assert page in StatementPage.objects.search(page.title, operator="and")


@pytest.mark.usefixtures("ordinary_day")
def test_the_database_plans_for_a_large_site_after_the_first_network(home):
    asked, before_more = [], []

    def note(execute, sql, parameters, many, context):
        asked.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        seed(PAGES, today=set_clock.today(), progress=lambda *_: before_more.append("ANALYZE" in asked))
    assert len(before_more) > 1
    assert all(before_more)


def test_it_says_how_fast_it_was(home, capsys):
    main(["--pages", "100"])
    assert "Made 100 pages" in capsys.readouterr().out


def test_it_leaves_the_pages_of_others_alone(home):
    InformationPageFactory(parent=home, title="Somebody’s page")
    with pytest.raises(SystemExit, match="somebody's pages"):
        main(["--pages", "100"])
    assert BasePage.objects.filter(depth__gt=2).count() == 1
    assert mark() != MARK


def test_it_runs_only_where_made_up_pages_may_be(home, settings):
    settings.DEMONSTRATION_ALLOWED = False
    with pytest.raises(SystemExit, match="development"):
        main(["--pages", "100"])


def test_too_few_pages_are_refused(home):
    with pytest.raises(SystemExit, match="30 pages"):
        main(["--pages", "29"])


def mark():
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('cms_basepage'::regclass)")
        return cursor.fetchone()[0]
