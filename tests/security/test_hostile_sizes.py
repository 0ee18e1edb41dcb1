"""Everything the server lets in at its largest costs no more than it should: one request stops nobody.

The server ends an address at 65,534 bytes and all lines together at 417,792 (`granian`); Django ends a form
where `cms/editing/form_sizes.py` says. What is counted is work, never seconds; the bounds are in
`docs/security.md`. What people who edit send: `test_hostile_editing.py`.
"""

import re
import tracemalloc
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string

from cms import content_version, wsgi
from cms.accounts.forms import Plain
from cms.caching.entry import make_entry, preferred
from cms.editing.form_sizes import MOST_BYTES, MOST_FIELDS
from cms.models import BasePage, base_page
from cms.security import bounds
from cms.security.public_forms import OpenForm
from home.alerts import display
from search.forms import SearchForm
from search.query.suggestions import MOST_WORDS, SHORTEST, suggestions
from tests.factories import AlertFactory
from tests.security.test_hostile_forms import FORMS, FROM_HERE, FROM_MAILS
from tests.security.work import Work, work_of

pytestmark = pytest.mark.usefixtures("on_demonstration", "db")

# A little less than is refused unread: the name of a field stands beside what is sent in it.
ADDRESS, LINES, FORM = 65_500, 417_000, MOST_BYTES - 100
MEGABYTE = 1024 * 1024
DEEP, LONG = "/" + "a/" * (ADDRESS // 2), "/" + "x" * ADDRESS + "/"
FIELDS = "application/x-www-form-urlencoded"
FILE = (
    b'--x\r\nContent-Disposition: form-data; name="text"; filename="a"\r\n\r\n'
    + b"a" * (bounds.LARGEST_UPLOAD - 1000)
    + b"\r\n--x--"
)
# What each is answered, and how many queries that may take. Nobody is asked for what is refused unread.
REFUSED = {
    "deep": ("GET", DEEP, {}, 404),
    "deep, of dots": ("GET", "/" + "../" * (ADDRESS // 3), {}, 404),
    "deep, encoded": ("GET", "/" + "a%2F" * (ADDRESS // 4), {}, 404),
    "deep, below a page": ("GET", "/networks/" + "a/" * (ADDRESS // 2 - 10), {}, 404),
    "deep, a feed": ("GET", f"{DEEP}feed.atom", {}, 404),
    "deep, a picture": ("GET", f"/media{DEEP}", {}, 404),
    "deep, of the admin": ("GET", f"/admin{DEEP}", {}, 404),
    "a little too deep": ("GET", "/" + "a/" * (bounds.MOST_SEGMENTS + 2), {}, 404),
    "slashes": ("GET", "/" * ADDRESS, {}, 404),
    "long": ("GET", LONG, {}, 404),
    "long, of two bytes": ("GET", "/" + "%C3%A9" * (ADDRESS // 6) + "/", {}, 404),
    "long, no slash": ("GET", LONG[:-1], {}, 404),
    "question": ("GET", "/search/?q=" + "a+" * (ADDRESS // 2), {}, 414),
    "question of nowhere": ("GET", "/nothing/?" + "a=1&" * (ADDRESS // 4), {}, 414),
    "cookie": ("GET", "/", {"Cookie": "alerts=" + "1.1_" * (LINES // 4)}, 431),
    "cookies": ("GET", "/", {"Cookie": "".join(f"a{number}=1; " for number in range(LINES // 10))}, 431),
    "session": ("GET", "/", {"Cookie": "sessionid=" + "a" * LINES}, 431),
    "host": ("GET", "/feedback/", {"Host": "a." * (LINES // 2)}, 431),
    "tags": ("GET", "/feeds/all.atom", {"If-None-Match": '"a",' * (LINES // 4)}, 431),
    "ranges": ("GET", "/static/cms/favicon.svg", {"Range": "bytes=" + "0-1," * (LINES // 4)}, 431),
}


@pytest.fixture
def anybody(monkeypatch) -> Client:
    """Somebody who has read a page of each kind: what is made once a process is made."""
    monkeypatch.setattr(content_version, "RECHECK_SECONDS", 3600)  # that query comes with any request
    client = Client(raise_request_exception=False, headers=FROM_HERE)
    for path in ("/", "/nothing/", "/feedback/", "/search/?q=pay", "/accounts/login/"):
        client.get(path)
    return client


def send(
    client: Client, method: str, path: str, body: bytes | str = b"", kind: str = FIELDS, **headers
) -> Work:
    return work_of(lambda: client.generic(method, path, body, kind, headers=headers))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_much_is_refused_unread(anybody, name):
    method, path, headers, status = REFUSED[name]
    work = send(anybody, method, path, "a=1", **headers)
    assert work.status == status
    # One query: which site the page that refuses belongs to.
    assert work.faults(queries=1, asked=2_500, peak=8 * MEGABYTE) == []


def test_the_kind_of_a_body_is_not_taken_apart_before_it_is_refused(anybody):
    """Django does so before any middleware: 70,000 parameters took 15 seconds."""
    kind = "multipart/form-data" + "; a=b" * (LINES // 5)
    environ = RequestFactory().generic("POST", "/feedback/", "a=1", kind[: bounds.LONGEST_LINE]).environ
    tracemalloc.start()
    request = bounds.BoundedRequest(environ | {"CONTENT_TYPE": kind})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000
    assert bounds.excess(request.META) == 431
    assert wsgi._django.request_class is bounds.BoundedRequest


def test_a_file_goes_only_where_files_are_taken(anybody):
    work = send(anybody, "POST", "/feedback/", FILE, "multipart/form-data; boundary=x")
    assert work.status == 413
    assert work.queries == 0
    assert send(anybody, "POST", "/admin/images/add/", FILE, "multipart/form-data; boundary=x").status == 403


def test_what_nobody_may_send_at_all_is_refused_in_the_admin_too(anybody):
    for zeros in ("", "0" * 30):
        length = {"CONTENT_LENGTH": f"{zeros}{bounds.LARGEST_UPLOAD + 1}"}
        assert anybody.generic("POST", "/admin/images/add/", b"", FIELDS, **length).status_code == 413


def test_an_address_in_a_form_is_bounded_as_one_that_is_asked_for(anybody, monkeypatch):
    looked_at = []
    route = base_page._route

    def watched(request, path):
        looked_at.append(path.count("/"))
        assert looked_at[-1] <= bounds.MOST_SEGMENTS + 1, "it would be built and asked for, piece by piece"
        return route(request, path)

    monkeypatch.setattr(base_page, "_route", watched)
    deep = "/" + "a/" * (FORM // 2)
    for path, name in (("/feedback/", "about"), ("/alerts/hide/", "next")):
        for address in (deep, deep[:1990], "/networks/"):
            work = send(anybody, "POST", path, f"{name}={address}&text=&alert=1")
            assert work.status in (200, 302)
            assert work.faults(queries=8, asked=20_000, peak=12 * len(address) + 2 * MEGABYTE) == []
    assert max(looked_at) <= bounds.MOST_SEGMENTS + 1
    assert len(looked_at) >= 2  # the short ones


def test_the_deepest_and_longest_page_there_can_be_is_still_found(rf):
    """The bounds are those of the database: treebeard's path, and PostgreSQL's index."""
    path, slug = BasePage._meta.get_field("path"), BasePage._meta.get_field("slug")
    segments = path.max_length // BasePage.steplen - 2
    assert segments == bounds.DEEPEST_PAGE
    assert bounds.is_possible("/" + "a/" * segments + "csv/")
    assert bounds.is_possible("/" + f"{'a' * slug.max_length}/" * 7)


def test_what_a_browser_accepts_is_cut_before_it_is_remembered():
    entry = make_entry([("Content-Type", "text/html")], b"x" * 1000, 0)
    preferred.cache_clear()
    tracemalloc.start()
    for number in range(20):
        entry.form_for(f"br;q=0.{number}," * 20_000)
    kept, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 20 * 3 * 500 + 20_000


def test_of_the_alerts_that_a_cookie_hides_few_are_looked_at(rf, db, ordinary_day):
    first, last = (display.as_shown(AlertFactory()) for _ in range(2))
    others = "_".join(f"{number}.1.1" for number in range(bounds.LONGEST_LINE // 9))
    cookie = f"{first.key}_{others}_{last.key}"
    request = rf.get("/", headers={"Cookie": f"{display.COOKIE}={cookie}"})
    assert display.hidden_among([first, last], request) == [first]


# --- What is read, at its largest ---------------------------------------------------------------------------


def test_a_name_to_sign_in_with_is_not_asked_for_when_nobody_can_have_it(anybody):
    body = f"login={'x' * FORM}&password=y"
    work = send(anybody, "POST", "/accounts/login/", body)
    assert work.status == 200
    assert work.faults(queries=4, asked=5_000, peak=12 * len(body) + MEGABYTE) == []


SEARCHES = {
    "words": "q=" + "+".join(f"w{number}" for number in range(50)),
    "letters": "q=" + "+".join(chr(97 + number % 26) * 1 + str(number) for number in range(50)),
    "without": "q=pay+" + "+".join(f"-w{number}" for number in range(38)),
    "choices": "q=pay&" + "&".join(f"network={number}" for number in range(900)),
    "long choices": "q=pay&type=" + "x" * 15_000 + "&year=" + "9" * 900,
}


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_asks_little_of_the_database_whatever_is_searched_for(anybody, name):
    assert (
        send(anybody, "GET", f"/search/?{SEARCHES[name]}").faults(queries=14, asked=9_500, peak=MEGABYTE)
        == []
    )


def test_the_database_completes_no_more_than_a_few_words(request_of):
    most, request = [f"w{number}" for number in range(MOST_WORDS)], request_of()
    longest = " ".join(["a"] * ((bounds.LONGEST_SEARCH - SHORTEST) // 2) + ["pa"])
    assert len(longest) == bounds.LONGEST_SEARCH
    assert work_of(lambda: asked_for(" ".join(most), request)).queries > 0
    for typed in (" ".join([*most, "another"]), longest):
        assert work_of(lambda typed=typed: asked_for(typed, request)).queries == 0


def asked_for(typed: str, request) -> HttpResponse:
    return HttpResponse(str(suggestions(typed, request, date(2026, 11, 20))))


SHAPES = ["9", "a+", "a@", "%C3%A9", "/a"]


def everything(names: set[str], size: int) -> str:
    """All of `names` at once, together of `size` bytes, each of another shape than its neighbours."""
    each = (size - sum(len(f"{name}=&") for name in names)) // len(names)
    shaped = zip(sorted(names), cycle(SHAPES))
    return "&".join(f"{name}={shape * (each // len(shape))}" for name, shape in shaped)


def test_no_parameter_of_any_page_makes_it_work_more(anybody, addresses):
    """The names are read from the code: a new one is swept by itself."""
    names = names_read("GET")
    assert {"q", "page", "about", "network", "theme"} <= names
    query, faults = everything(names, bounds.LONGEST_LINE), []
    assert len(query) > bounds.LONGEST_LINE * 0.95
    for path in sorted({address.partition("?")[0] for address in addresses.values()}):
        usual = work_of(lambda path=path: anybody.get(f"{path}?q=wages&nothing=1"))  # kept by nobody
        work = work_of(lambda path=path: anybody.get(f"{path}?{query}"))
        most = {"queries": usual.queries + 4, "asked": usual.asked + 40_000, "peak": usual.peak + MEGABYTE}
        faults += [f"{path}: {fault}" for fault in work.faults(**most)]
    assert faults == []


@pytest.mark.parametrize("fields", [0, MOST_FIELDS], ids=["long", "many"])
@pytest.mark.parametrize("path", [*FORMS, *FROM_MAILS, "/accounts/login/", "/accounts/password/reset/"])
def test_no_field_of_an_open_form_makes_it_work_more(anybody, path, fields):
    names = names_read("POST") | {name for form in open_forms() for name in form.fields}
    assert {"about", "next", "alert", "text", "address", "login"} <= names
    names |= {f"x{number}" for number in range(fields - len(names))}
    body = everything(names, FORM)
    assert len(body) > MOST_BYTES * 0.95
    work = send(anybody, "POST", path, body)
    assert work.status < 500
    assert work.status != 413  # it was read
    queries = 24 if fields else 12  # of many, each is short enough to be tried
    assert work.faults(queries=queries, asked=20_000, peak=16 * len(body) + 2 * MEGABYTE) == []


def names_read(method: str) -> set[str]:
    """The names that our code reads from an address (GET) or a form (POST)."""
    read = re.compile(
        rf'\.{method}\b(?:\.get|\.getlist|\[)?\(?"([\w\[\]]+)"|"(\w+)" in (?:self\.)?request\.{method}'
    )
    sources = [
        file
        for app in ("cms", "home", "networks", "search", "updates")
        for file in Path(settings.BASE_DIR, app).rglob("*.py")
    ]
    return {one or other for file in sources for one, other in read.findall(file.read_text())}


# --- Every text of a form that anybody may send has a longest -----------------------------------------------


def open_forms() -> list[forms.Form]:
    """One of each form that a reader or a stranger meets; a new one is found by its base or its setting."""
    request = RequestFactory().get("/")
    none = BasePage.objects.none()
    named = [import_string(name) for name in (*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values())]
    found = [SearchForm()]
    for form in [*_below(OpenForm), *named]:
        for arguments in ({}, {"networks": none}, {"request": request}, {"user": None}):
            try:
                found.append(form(**arguments))
                break
            except (TypeError, AttributeError, KeyError):
                continue
        else:
            found.append(_bare(form))
    return found


def _bare(form: type[forms.Form]) -> forms.Form:
    """A form whose own beginning needs a person: its fields with what our base does to them."""
    return type("Bare", (Plain,), {**form.base_fields, "longest": form.longest})()


def _below(form: type) -> list[type]:
    return [each for child in form.__subclasses__() for each in [child, *_below(child)]]


def test_every_text_that_anybody_may_send_has_a_longest():
    found = {type(form).__name__: form for form in open_forms()}
    assert {"FeedbackForm", "UsefulForm", "JoinForm", "LeaveForm", "SearchForm", "SignInForm"} <= set(found)
    unbounded = [
        f"{kind}.{name}"
        for kind, form in found.items()
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField)
        and not any(isinstance(one, MaxLengthValidator) for one in field.validators)
    ]
    assert unbounded == []


# --- In the admin -------------------------------------------------------------------------------------------


LISTS = [
    "/admin/pages/?q=",
    "/admin/pages/?ordering=",
    "/admin/pages/?p=",
    "/admin/pages/search/?q=",
    "/admin/choose-page/search/?q=",
    "/admin/commitments/?q=",
    "/admin/commitments/?o=",
    "/admin/tag-autocomplete/?term=",
]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_the_admin_is_searched_and_ordered_by_few_words(admin_client, path):
    """8,000 words were a failure of the site, and an order of 8,000 columns took more than two minutes."""
    admin_client.raise_request_exception = False
    for warm in ("/admin/", "/nothing/", "/nothing/"):  # the page that refuses is of the site
        admin_client.get(warm)
    work = work_of(lambda: admin_client.get(path + "1.+" * 5000))
    assert work.status == 414
    assert work.faults(queries=3, asked=3_000, peak=MEGABYTE) == []
    assert admin_client.get(path + "1." * 20).status_code in (200, 302, 404)
