"""The page explorer and Wagtail's reports: what they show, and that they cost the same at any size."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.models import BasePage
from networks.models import TermOfOffice
from tests import set_clock
from tests.copies import copy_beside
from tests.factories import (
    EditorFactory,
    EventPageFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    lead_of,
    submit,
)

MOST_QUERIES = 20
OLD_REPORTS = [
    "site_history",
    "page_types_usage",
    "locked_pages",
    "aging_pages",
    "workflow",
    "workflow_tasks",
]


def queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured.captured_queries)


@pytest.fixture
def section(network):
    """A network with pages of five types."""
    series = UpdateSeriesPageFactory(parent=network, title="Months")
    MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
    for make, title in (
        (StatementPageFactory, "Statement"), (EventPageFactory, "Event"), (InformationPageFactory, "Facts"),
    ):  # fmt: skip
        make(parent=network, title=title)
    return network


@pytest.fixture(params=["administrator", "editor", "lead"])
def person(request, section):
    """Each role that opens the explorer."""
    return {
        "administrator": lambda: UserFactory(is_superuser=True),
        "editor": EditorFactory,
        "lead": lambda: lead_of(section),
    }[request.param]()


def explore(page, query=""):
    return reverse("wagtailadmin_explore", args=[page.pk]) + query


def test_a_section_lists_its_pages_with_type_and_state(client, section, person):
    InformationPageFactory(parent=section, title="Draft of facts", live=False)
    client.force_login(person)
    table = BeautifulSoup(client.get(explore(section)).content, "html5lib").select_one("table.listing")
    rows = {row.select_one("td.title a").get_text(strip=True): row for row in table.select("tbody tr")}
    told = {title: " ".join(row.get_text(" ", strip=True).split()) for title, row in rows.items()}
    for title, kind, state in (
        ("Months", "Update series page", "Live"),
        ("Statement", "Statement", "Live"),
        ("Event", "Event", "Live"),
        ("Facts", "Information page", "Live"),
        ("Draft of facts", "Information page", "Draft"),
    ):
        assert kind.lower() in told[title].lower().removeprefix(title.lower()), told[title]
        assert state.lower() in told[title].lower(), told[title]
        assert rows[title].select("a[href$='/edit/']"), title


def test_a_section_of_many_types_costs_no_more_than_one_of_a_single_page(client, section, settle, person):
    client.force_login(person)
    settle()
    many = queries(client, explore(section))
    for page in section.get_children().exclude(title="Facts"):
        page.delete()
    settle()
    assert many == queries(client, explore(section))
    assert many <= MOST_QUERIES


def test_thirty_pages_cost_as_much_as_three(client, section, settle, person):
    client.force_login(person)
    settle()
    few = queries(client, explore(section))
    copy_beside(StatementPageFactory(parent=section), 29)
    settle()
    assert queries(client, explore(section)) == few


def test_a_section_under_review_costs_no_more_than_others_may(client, section, settle, person):
    submit(section, lead_of(section))
    client.force_login(person)
    settle()
    assert queries(client, explore(section)) <= MOST_QUERIES


@pytest.mark.usefixtures("ordinary_day")
def test_who_serves_no_more_finds_nothing_even_before_the_night_took_the_group_away(client, section):
    lead = lead_of(section)
    InformationPageFactory(parent=section, title="Draft of facts", live=False)
    client.force_login(lead)
    assert "Draft of facts" in client.get(explore(section)).text
    today = set_clock.today()
    over = {"starts_on": today - timedelta(days=9), "ends_on": today - timedelta(days=1)}
    TermOfOffice.objects.filter(person=lead).update(**over)
    for address in (explore(section), explore(section, "?q=facts"), explore(section.get_parent())):
        assert "Draft of facts" not in client.get(address, follow=True).text


def test_it_searches_and_filters_as_before(client, section, person):
    client.force_login(person)
    filtered = client.get(explore(section, "?has_child_pages=true")).content.decode()
    assert "Months" in filtered
    assert ">Facts<" not in filtered
    assert client.get(explore(section, "?ordering=-title&q=facts")).status_code == 200
    assert client.get(explore(section, "?ordering=nonsense&content_type=x&p=99")).status_code == 200
    results = reverse("wagtailadmin_explore_results", args=[section.pk])
    assert "Facts" in client.get(results).content.decode()


def test_the_root_and_a_page_that_is_not_there(client, section, person):
    client.force_login(person)
    assert client.get(reverse("wagtailadmin_explore_root"), follow=True).status_code == 200
    assert client.get(reverse("wagtailadmin_explore", args=[99999])).status_code in (302, 404)


@pytest.mark.parametrize("name", OLD_REPORTS)
def test_wagtails_reports_cost_little(client, section, name):
    client.force_login(UserFactory(is_superuser=True))
    assert queries(client, reverse(f"wagtailadmin_reports:{name}")) <= MOST_QUERIES


def test_the_sites_history_can_still_be_filtered(client, section):
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("wagtailadmin_reports:site_history")
    entries = client.get(f"{address}?label=Facts").content.decode()
    page = BasePage.objects.get(title="Facts")
    assert f'href="/admin/pages/{page.pk}/edit/"' in entries
    page.delete()
    assert "Facts" in client.get(f"{address}?label=Facts").content.decode()
    assert "object_type" not in client.get(address).content.decode()
