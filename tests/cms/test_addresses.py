"""Two people make a page at one address in the same moment: one page is made, the other person is told."""

from functools import partial

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.models import BasePage
from home.models import HomePage
from tests.committed import at_once, scratch_database
from tests.factories import EditorFactory

ROUNDS = 3  # the two meet at a different place each time


@pytest.fixture
def editors(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), scratch_database():
        browsers = [Client(), Client()]
        for browser in browsers:
            browser.force_login(EditorFactory())
            browser.get("/admin/")
        yield browsers


def make_page(browser, slug):
    fields = {"title": "How to join", "slug": slug, "summary": "", "body": streamfield([])}
    data = nested_form_data(fields | {"comments": inline_formset([])})
    home = HomePage.objects.get()
    response = browser.post(f"/admin/pages/add/home/informationpage/{home.pk}/", data)
    return response.status_code, response.content.decode()


def test_of_two_pages_made_at_one_address_at_once_one_is_made_and_the_other_person_is_told(editors):
    for number in range(ROUNDS):
        slug = f"join-{number}"
        answers = at_once(*(partial(make_page, each, slug) for each in editors))
        assert sorted(status for status, _ in answers) == [200, 302]
        told = next(text for status, text in answers if status == 200)
        assert "is already in use" in told
        assert "How to join" in told
        assert BasePage.objects.filter(slug=slug).count() == 1
