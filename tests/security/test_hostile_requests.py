"""Any query, path, method, header, cookie or form gets a proper page in the house style, never a 500."""

import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern

from home.models import Alert
from tests.security.answers import faults_of_response, stays_here
from tests.site_map import FOR_STAFF, PAGES

pytestmark = pytest.mark.usefixtures("on_demonstration", "db")

# Addresses that are no pages, an example of each.
MACHINERY = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/feeds/all.atom",
    "/robots.txt",
    "/.well-known/security.txt",
    "/admin/logout/",
    "/sitemap.xml",
    "/favicon.ico",
    "/accounts/",
    "/accounts/logout/",
    "/accounts/staff/",
    "/accounts/2fa/authenticate/",
    "/accounts/oidc/organisation/login/callback/",
    "/admin/login/",
    "/admin/password_reset/",
    "/alerts/hide/",
    "/privacy-settings/show-hidden-alerts/",
    "/documents/1/paper.pdf",
    "/media/images/there-is-none.png",
    "/static/there-is-none.css",
    "/documents/authenticate_with_password/1/",
    "/_util/login/",
    "/gone/",
    "/nothing/here/",
    FOR_STAFF,
]
A_PAGE_OF_EVERY_TYPE = [
    "home",
    "all networks",
    "network",
    "current statement",
    "coming event",
    "every block",
    "updates",
    "year with a missing month",
    "newest month",
    "commitments",
    "commitment that moved",
    "search results",
    "alerts",
    "privacy settings",
    "sign-in",
]
A_FILE = "/static/cms/favicon.svg"
LONG = "x" * 10_000
QUERIES = [
    *(f"page={value}" for value in ("abc", "-1", "0", "1e9", "9" * 5000, "٣", "", "%00", "%ED%A0%80")),
    *(f"theme={value}" for value in ("abc", "9" * 30, "1&theme=2")),
    *(f"q={value}" for value in ("%00", "%F0%9F%92%A9", "%27%3B--", "a%5C%25(:*%26!", LONG)),
    "next=//evil.example/",
    "next=javascript:alert(1)",
    "next=/%0D%0ASet-Cookie:a=b",
    f"{LONG}={LONG}",
    "&".join(f"a{number}=1" for number in range(5000)),
    "&".join("q=1" for _ in range(900)),
    "%zz=%",
    "%FF%FE=%FF",
    "a[]=1&a[b]=2&__proto__=3",
    "<script>alert(1)</script>",
    "p=abc",
    "p=99999",
]
PATHS = [
    "/%00",
    "/networks/%00/",
    "/networks/carers%00/",
    "/%zz/",
    "/%",
    "/%FF%FE/",
    "/%ED%A0%80/",
    "/../../etc/passwd",
    "/static/../../../etc/passwd",
    "/static/..%2f..%2fmanage.py",
    "/static/%00",
    "/media/../../../etc/passwd",
    "/media/..%2f..%2f..%2fmanage.py",
    "/media/%00",
    "/media/documents/secret.pdf",
    "/networks/../admin/",
    "//evil.example/",
    "//evil.example/networks",
    "/\\evil.example",
    "///",
    f"/{LONG}/",
    "/" + "a/" * 5000,
    "/networks/" + "a" * 300 + "/",
    "/updates/99999999999999999999/",
    "/updates/0/",
    "/updates/-1/",
    "/updates/2026-99/",
    "/updates/२०२६/",
    "/commitments/%27/",
    "/commitments/%25/",
    f"/commitments/{LONG}/",
    "/commitments/zz-01/more/",
    "/documents/99999999999999999999/x.pdf",
    "/_util/authenticate_with_password/1/1/",
    "/_util/authenticate_with_password/99999999999999999999/1/",
    "/networks/carers/?%00",
    "/.git/config",
    "/.env",
    "/wp-login.php",
    "/networks/carers/%E2%80%AE/",
    "/💩/",
]
METHODS = ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO", "get"]


@pytest.fixture
def anybody() -> Client:
    """A client as strict as a browser's request is treated: with the token check, and failures as pages."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def here_and_there(addresses) -> list[str]:
    """Addresses that ask for different things: the tree, the search, a form, a file, the database."""
    pages = ["home", "network", "search results", "privacy settings", "sign-in"]
    return [*(addresses[state] for state in pages), "/gone/", FOR_STAFF, *MACHINERY[:4], A_FILE]


@pytest.fixture
def everywhere(addresses) -> list[str]:
    """A page of every type, and the machinery."""
    return [*(addresses[state] for state in A_PAGE_OF_EVERY_TYPE), *MACHINERY]


def with_query(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


def faults(client: Client, paths, method: str = "GET", **extra) -> list[str]:
    """What is wrong with the answers to `paths`, a line each."""
    return [
        f"{method} {path[:90]}: {fault}"
        for path in paths
        for fault in faults_of_response(client.generic(method, path, **extra), method)
    ]


def test_every_address_of_the_site_has_an_example_here(everywhere):
    # Static files are served before any address is looked up.
    paths = [path.split("?")[0] for path in everywhere if not path.startswith("/static/")]
    reached = {resolve(path).route for path in paths}
    patterns = get_resolver().url_patterns
    assert {str(one.pattern) for one in patterns if isinstance(one, URLPattern)} <= reached


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:30])
def test_any_query_anywhere(anybody, everywhere, query):
    assert faults(anybody, [with_query(path, query) for path in everywhere]) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_any_path(anybody, path):
    assert faults(anybody, [path]) == []


@pytest.mark.parametrize("method", METHODS)
def test_any_method_anywhere(anybody, everywhere, method):
    assert faults(anybody, everywhere, method) == []


@pytest.mark.parametrize("state", PAGES)
def test_a_head_request_gets_the_headers_of_the_page(anybody, addresses, state):
    response = anybody.head(addresses[state])
    assert (response.status_code, response.content) == (200, b"")


HEADERS = [
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": ""},
    {"HTTP_HOST": "testserver:abc"},
    {"HTTP_HOST": "[::1"},
    {"HTTP_HOST": "test\x00server"},
    {"HTTP_HOST": "testserver, evil.example"},
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "gopher"},
    {"HTTP_X_FORWARDED_FOR": "\x00, ::::"},
    {"HTTP_ACCEPT_LANGUAGE": "\x00;q=x," * 500},
    {"HTTP_ACCEPT": LONG},
    {"HTTP_ACCEPT_ENCODING": ",;q=é"},
    {"HTTP_IF_MODIFIED_SINCE": "yesterday"},
    {"HTTP_IF_NONE_MATCH": "*" * 1000},
    {"HTTP_RANGE": "bytes=9-1,abc"},
    {"HTTP_REFERER": "http://["},
    {"HTTP_USER_AGENT": "\x00\xff"},
    {"HTTP_AUTHORIZATION": "Basic \xff"},
    {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    {"CONTENT_TYPE": "text/html; charset=nonsense"},
    {"CONTENT_LENGTH": "abc"},
    {"CONTENT_LENGTH": "-1"},
    {"HTTP_COOKIE": LONG},
    {"HTTP_COOKIE": "=; ;;=a; \x00=b; \xff=\xfe"},
    {"HTTP_COOKIE": "; ".join(f"c{number}=1" for number in range(3000))},
]


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: str(header)[1:40])
def test_any_header(anybody, here_and_there, header):
    assert faults(anybody, here_and_there, **header) == []


COOKIES = ["alerts", "sessionid", "csrftoken", "messages", "django_language", "evil"]
PILE = "é💩".encode().decode("latin-1")  # as it arrives
VALUES = [
    LONG,
    "%00",
    '"\\000"',
    "1.1_" * 1000,
    "-1.-1",
    "a.b_c.d",
    "'; drop table",
    PILE,
    '"',
    "{}",
    "._._.",
]


@pytest.mark.parametrize("name", COOKIES)
@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:12])
def test_a_forged_cookie_breaks_nothing(anybody, addresses, name, value):
    paths = [addresses["home"], addresses["privacy settings"], addresses["sign-in"], FOR_STAFF]
    assert faults(anybody, paths, HTTP_COOKIE=f"{name}={value}") == []


def test_a_forged_cookie_hides_no_emergency(anybody, addresses):
    emergency = Alert.objects.get(severity="emergency", section__slug="every-block")
    cookie = "_".join(f"{emergency.pk}.{version}" for version in range(1, 50))
    page = anybody.get(addresses["every block"], headers={"Cookie": f"alerts={cookie}"})
    assert f'id="alert-{emergency.pk}"' in page.text


def test_an_emergency_cannot_be_hidden_by_sending_its_form_by_hand(anybody):
    emergency = Alert.objects.get(severity="emergency", section__slug="every-block")
    answer = anybody.post(
        "/alerts/hide/", {"alert": f"{emergency.pk}.1"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 302
    assert not answer.cookies


def test_a_redirect_never_leaves_the_site_for_a_request_that_names_another_host(anybody):
    answer = anybody.get("//evil.example/networks", headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code in (301, 302, 404)
    assert stays_here(answer.headers.get("Location", "/"))
