"""A table of old addresses is taken as a whole or not at all, and says which line is wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry

from cms.admin.redirects import MOST_BYTES, MOST_FAULTS_SHOWN, MOST_LINES
from tests.editing import save
from tests.factories import EditorFactory, InformationPageFactory

PATH = "/admin/redirects/import/"


@pytest.fixture
def send(admin_client, home):
    """The answer to a file with this content."""

    def to_site(content: str | bytes):
        content = content.encode() if isinstance(content, str) else content
        return admin_client.post(PATH, {"file": SimpleUploadedFile("old.csv", content, "text/csv")})

    return to_site


def added() -> set[tuple[str, str]]:
    return {(each.old_path, each.link) for each in Redirect.objects.all()}


def test_lines_lead_to_pages_and_to_other_sites(send, client, home):
    InformationPageFactory(parent=home, slug="help")
    answer = send("from,to\n/old.html,/help/\n/start,/\n/a?id=3,https://example.org/b\n")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/redirects/")
    assert client.get("/old.html")["Location"] == "/help/"
    assert client.get("/start")["Location"] == "/"
    assert client.get("/a?id=3")["Location"] == "https://example.org/b"
    assert ModelLogEntry.objects.filter(action="wagtail.create", user__isnull=False).count() == 3


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbffrom,to\r\n/caf\xc3\xa9,/\r\n",
        b"To;From\n/;/caf\xe9\n",
        "no\tfrom\tto\n1\t/café\t/\n\t\t\n".encode(),
        b'from,to\n"/caf\xc3\xa9"," / "\n\n',
        "from\tto\r\n/café\t/\r\n".encode("utf-16"),
    ],
)
def test_tables_come_as_spreadsheet_programs_save_them(send, content):
    assert send(content).status_code == 302
    assert added() == {("/café", "/")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("/a,/\n", "The first line has no column “from”. Write from,to into it."),
        ("from,where\n/a,/", "The first line has no column “to”."),
        ("from,to\n", "There is no line below the first one."),
        ("from,to\n/a,/\n/b\n", "Line 3: an old and a new address are needed."),
        ("from,to\n/a,/\n\n/b,/nowhere/\n", "Line 4: there is no page at /nowhere/."),
        ("from,to\n/a,/\n/b,javascript:alert(1)\n", "Line 3: Enter a valid URL."),
        ("from,to\n/a,/\n/,https://example.org/\n", "Line 3: there is a page at /."),
        ("from,to\n/a,/\n/a/,/\n", "Line 3: A redirect with this path already exists."),
        ("from,to\n/a,/\n" + "/b" * 200 + ",/\n", "Line 3: Ensure this value has at most 255 characters"),
        ("from,to\n/a,/\n/b\0,/\n", "This is not a CSV file."),
        ("from,to\n/a,/\n/b,/c\0\n", "This is not a CSV file."),
        ("from,to\n/a,/\n/b,/%00/\n", "Line 3: there is no page at /%00/."),
        ("from,to\n/a,/\nhttp://[b,/\n", "Line 3: Enter an address of the old site"),
        ('from,to\n/a,/\n"/b' + "c" * 140_000 + '",/\n', "Line 3 cannot be read: is this a CSV file?"),
        (b"PK\x03\x04\x81\x8d", "This is not a CSV file. In Excel, choose Save As, CSV UTF-8."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_added(send, content, said):
    answer = send(content)
    assert answer.status_code == 200
    assert said in answer.context["form"].errors["file"].as_text()
    assert added() == set()


def test_a_page_is_found_however_its_address_is_written(send, home):
    InformationPageFactory(parent=home, slug="help-and-more")
    rows = ["/a,/help-and-more", "/b,/help-and-more/", "/c,/help%2Dand-more/", "/d,/help\u200b-and-more/"]
    assert send("from,to\n" + "\n".join(rows)).status_code == 302
    assert added() == {(f"/{letter}", "/help-and-more/") for letter in "abcd"}


@pytest.mark.parametrize("address", ["/admin/redirects/add/", "/admin/redirects/{pk}/"])
def test_an_old_address_that_cannot_be_one_is_refused_by_every_form(admin_client, home, address):
    known = Redirect.objects.create(old_path="/a", redirect_link="https://example.org/")
    sent = {"old_path": "http://[x", "redirect_link": "https://example.org/"}
    path = address.format(pk=known.pk)
    answer = admin_client.post(path, sent) if "add" in address else save(admin_client, path, sent)
    assert answer.status_code == 200
    assert "Enter an address of the old site" in answer.text


def test_many_faults_are_counted(send):
    answer = send("from,to\n" + "/a,/nowhere/\n" * (MOST_FAULTS_SHOWN + 5))
    errors = answer.context["form"].errors["file"]
    assert len(errors) == MOST_FAULTS_SHOWN + 1
    assert errors[-1] == "There are 5 more like these."


def test_each_line_costs_the_same_few_queries(send, django_assert_max_num_queries):
    """Per line: is it there already, its site, the redirect itself, a line of the log, and what notes it."""
    with django_assert_max_num_queries(12 * MOST_LINES):
        assert send("from,to\n" + "".join(f"/{n},/\n" for n in range(MOST_LINES))).status_code == 302
    assert Redirect.objects.count() == MOST_LINES


@pytest.mark.parametrize("content", ["from,to\n" + "/a,/\n" * (MOST_LINES + 1), "," * (MOST_BYTES + 1)])
def test_more_is_refused_before_any_of_it_is_looked_up(send, content, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        answer = send(content)
    assert f"At most {MOST_LINES} lines at once. Make two files of it." in answer.text


def test_it_is_for_those_who_may_add_redirects(client, home):
    client.force_login(EditorFactory())
    assert client.get(PATH).status_code == 302
