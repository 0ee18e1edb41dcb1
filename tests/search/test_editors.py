"""Editors see what people search for, and help with one click."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group

from cms.roles import EQUALITY_TEAM
from search.models import Promotion, SearchedTerm, Synonym
from tests.factories import EditorFactory, InformationPageFactory, UserFactory, lead_of

REPORT = "/admin/reports/searches/"
ADD = ["/admin/search/synonyms/new/", "/admin/search/promoted/new/"]


@pytest.fixture
def editor(db):
    return EditorFactory()


@pytest.fixture
def terms(db):
    for month, term, searches, nothing in [
        (date(2026, 11, 1), "parking", 15, True),
        (date(2026, 11, 1), "menopause", 40, False),
        (date(2026, 10, 1), "parking", 5, True),
    ]:
        SearchedTerm.objects.create(
            key=f"{month:%Y-%m} {term}", month=month, term=term, searches=searches, found_nothing=nothing
        )


def test_the_report_lists_terms_of_the_newest_month_first(client, home, editor, terms):
    client.force_login(editor)
    page = client.get(REPORT).content.decode()
    assert re.findall(r'/search/\?q=(\w+)"', page) == ["menopause", "parking", "parking"]


def test_it_can_show_only_what_found_nothing(client, home, editor, terms):
    client.force_login(editor)
    page = client.get(f"{REPORT}?found_nothing=True&month=2026-11-01").content.decode()
    assert "parking" in page
    assert "menopause" not in page.split("</thead>")[-1]


def test_each_term_leads_to_the_fix_with_its_words_filled_in(client, home, editor, terms):
    client.force_login(editor)
    page = client.get(REPORT).content.decode()
    for address in ADD:
        assert f'href="{address}?words=parking"' in page
        assert 'value="parking"' in client.get(f"{address}?words=parking").content.decode()


def test_what_was_fixed_says_so(client, home, editor, terms):
    Synonym.objects.create(words="Parking", same_as="car park")
    client.force_login(editor)
    page = client.get(REPORT).content.decode()
    assert "Has a synonym" in page
    assert "/admin/search/synonyms/new/?words=parking" not in page


def test_an_empty_report_says_why(client, home, editor):
    client.force_login(editor)
    assert "Rarer searches are never stored" in client.get(REPORT).content.decode()


def test_the_report_asks_the_same_number_of_queries_for_many_terms(
    client, home, editor, terms, django_assert_max_num_queries
):
    for number in range(25):
        SearchedTerm.objects.create(key=f"k{number}", month=date(2026, 9, 1), term=f"t{number}", searches=5)
    client.force_login(editor)
    client.get(REPORT)
    with django_assert_max_num_queries(20):
        client.get(REPORT)


def test_a_synonym_made_in_the_form_works_at_once(client, home, editor, indexed, ask, settle):
    indexed(InformationPageFactory(parent=home, title="Car park"))
    settle()
    assert ask("garage").found.total == 0
    client.force_login(editor)
    response = client.post(ADD[0], {"words": "garage", "same_as": "car park"})
    assert response.status_code == 302
    assert ask("garage").found.total == 1
    client.post(f"/admin/search/synonyms/delete/{Synonym.objects.get().pk}/")
    assert ask("garage").found.total == 0


def test_a_page_promoted_in_the_form_comes_first(client, home, editor, indexed):
    page = indexed(InformationPageFactory(parent=home, title="Where to leave a car"))
    client.force_login(editor)
    response = client.post(ADD[1], {"words": "Parking", "page": page.pk, "order": 1})
    assert response.status_code == 302
    assert Promotion.objects.get().page_id == page.pk
    (result,) = client.get("/search/?q=parking").context["results"]
    assert result.is_promoted


@pytest.mark.parametrize("address", [*ADD, "/admin/search/synonyms/", "/admin/search/promoted/", REPORT])
def test_only_those_who_may_help_get_in(client, network, address):
    equality = UserFactory()
    equality.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    for person in (UserFactory(), lead_of(network), equality):
        client.force_login(person)
        response = client.get(address)
        assert response.status_code in (302, 403)
        assert response.status_code == 403 or response.url.startswith(("/accounts/login/", "/admin/"))
    client.force_login(EditorFactory())
    assert client.get(address).status_code == 200
