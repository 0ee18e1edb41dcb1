"""What tests need of a server on which they change things, beside its pages."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Site

from cms.models import BasePage
from tests.demonstration import connected_to


@dataclass(frozen=True)
class Workshop:
    address: str
    database: str

    def sign_in(self, name: str) -> dict:
        """Start a session for `name`; return its cookie, as Playwright wants it."""
        with connected_to(self.database):
            client = Client()
            client.force_login(get_user_model().objects.get(username=name))
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
        return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.address}

    def page_id(self, address: str) -> int:
        with connected_to(self.database):
            home = Site.objects.get(is_default_site=True).root_page
            return BasePage.objects.get(url_path=home.url_path.rstrip("/") + address).pk

    def person_id(self, name: str) -> int:
        with connected_to(self.database):
            return get_user_model().objects.get(username=name).pk
