"""`SITE_ACCESS=staff`: a sweep as somebody who is not signed in, over every address, page, file and feed."""

from pathlib import Path

import pytest
from django.test import Client
from wagtail.models import Collection

from cms.models import BasePage
from home.models import Alert, HomePage
from tests.factories import InformationPageFactory, UserFactory
from tests.security.patterns import every_address
from tests.uploaded import body, store_document

pytestmark = pytest.mark.usefixtures("on_demonstration", "db", "for_staff")

# Health, figures for operators, what robots may not read, whom to tell of a hole, the way in and its looks,
# the links in mails.
OPEN = (
    "/healthz", "/readyz", "/metrics", "/robots.txt", "/.well-known/", "/accounts/", "/static/", "/by-mail/"
)  # fmt: skip
SIGN_IN = "/accounts/login/"


@pytest.fixture
def for_staff(settings):
    settings.SITE_ACCESS = "staff"


def is_closed(answer) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith(f"{SIGN_IN}?next=")


def test_every_address_leads_to_sign_in(client):
    closed = [path for path in every_address() if not path.startswith(OPEN)]
    assert len(closed) > 300
    assert [path for path in closed if not is_closed(client.get(path))] == []


def test_every_page_leads_to_sign_in(client, addresses):
    pages = {address for address in addresses.values() if not address.startswith(OPEN)}
    pages |= {page.get_url() for page in BasePage.objects.live().filter(depth__gt=1)}
    assert len(pages) > 50
    assert [path for path in pages if not is_closed(client.get(path))] == []


def test_every_feed_calendar_and_table_leads_to_sign_in(client, addresses):
    network, event = addresses["network"], addresses["coming event"]
    paths = [f"/feeds/{name}.atom" for name in ("all", "updates", "statements")]
    paths += ["/calendar.ics", f"{network}calendar.ics", f"{network}feed.atom", f"{event}event.ics"]
    paths += [f"{addresses['commitments']}csv/", "/you-said-we-did/", "/events/", "/sitemap.xml"]
    assert [path for path in paths if not is_closed(client.get(path))] == []
    client.force_login(UserFactory())
    assert {client.get(path).status_code for path in paths} == {200}


def test_every_uploaded_file_leads_to_sign_in(client, settings):
    root = Path(settings.MEDIA_ROOT)
    files = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if not is_closed(client.get(f"/media/{path}"))] == []


def test_a_document_leads_to_sign_in_and_comes_after_it(client, reader):
    document = store_document(Collection.get_first_root_node())
    InformationPageFactory(parent=HomePage.objects.get(), body=body(document))
    assert is_closed(client.get(document.url))
    client.force_login(reader)
    assert b"".join(client.get(document.url)) == b"Some words."


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "trace"])
def test_nothing_but_reading_is_even_redirected(client, method):
    answer = getattr(client, method)("/networks/", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", SIGN_IN, "/static/cms/css/tokens.css"])
def test_what_must_stay_open_is(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_monitoring_does_not_sign_in(client, path):
    assert not is_closed(client.get(path))


@pytest.mark.parametrize("path", [SIGN_IN, "/accounts/nothing/here/", "/?q=%00", "/accounts/login/?next=%00"])
def test_no_page_an_outsider_meets_names_what_is_inside(client, path):
    page = client.get(path).content.decode()
    assert "<h1" in page
    inside = [*BasePage.objects.live().filter(depth__gte=3).values_list("title", flat=True)]
    inside += Alert.objects.values_list("title", flat=True)
    assert [title for title in inside if f">{title}<" in page] == []
    closed = [page.get_url() for page in BasePage.objects.live().filter(depth__gte=3)]
    assert [address for address in closed if f'href="{address}"' in page] == []


def test_the_form_of_another_site_is_refused_without_naming_what_is_inside():
    answer = Client(enforce_csrf_checks=True).post(SIGN_IN, {"login": "reader"})
    assert answer.status_code == 403
    assert b"/networks/" not in answer.content


def test_staff_read_everything_as_before(client, reader, addresses):
    client.force_login(reader)
    assert {client.get(addresses[name]).status_code for name in ("home", "network", "newest month")} == {200}
    assert b"/networks/" in client.get("/").content
