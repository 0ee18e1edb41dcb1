"""Text that attacks whoever reads it comes out harmless: pages, mail, feeds, calendars, tables, the admin."""

import csv
import re
from datetime import date, timedelta

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms import content_version
from cms.models import BasePage
from cms.moderation import hourly_digest
from cms.security.sanitise import SanitiseMiddleware, is_storable, sanitise
from home.models import Feedback, InformationPage
from networks.mailing import digests
from networks.models import EventPage
from tests import set_clock
from tests.factories import (
    AlertFactory,
    CommitmentFactory,
    CommitmentsPageFactory,
    EditorFactory,
    EventPageFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    add_item,
    submit,
)
from tests.mailing import waiting
from tests.security.patterns import every_address
from updates.models import Commitment, StatusChange

MARKUP = "</title><script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = '=HYPERLINK("http://evil.example")'
TURNED = "invoice\u202egpj.exe"
HIDDEN = "pay\u200bpal\u2060\ufeff"
PILE = "e" + "\u0301" * 500_000  # a megabyte
RUNS = ("<script>alert(1)", "<img src=x", "onerror=alert(2)>")
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def hostile_site(home, networks, network):
    """Every kind of thing that is shown, its words an attack."""
    network.title = MARKUP
    network.save_revision().publish()
    series = UpdateSeriesPageFactory(parent=home, title=MARKUP, starts_month=date(2026, 1, 1))
    month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
    commitment = CommitmentFactory(ref="RE-03", network=network, title=MARKUP)
    add_item(month, MARKUP, moves={commitment: "late"})
    return [
        home,
        networks,
        network,
        StatementPageFactory(parent=network, title=MARKUP),
        EventPageFactory(parent=network, title=MARKUP),
        InformationPageFactory(parent=home, title=MARKUP),
        series,
        month,
        CommitmentsPageFactory(parent=home, title=MARKUP),
        AlertFactory(title=MARKUP),
    ]


def attacks_in(html: str) -> list[str]:
    return [attack for attack in RUNS if attack in html]


def addresses(pages):
    found = [page.get_url() for page in pages if hasattr(page, "get_url")]
    return [*found, "/alerts/", "/events/", "/search/?q=script", "/commitments/re-03/", "/you-said-we-did/"]


def test_no_page_runs_what_somebody_typed(client, hostile_site):
    for address in addresses(hostile_site):
        answer = client.get(address, follow=True)
        assert attacks_in(answer.text) == [], address
        scripts = BeautifulSoup(answer.content, "html.parser").find_all("script", src=False)
        assert [each for each in scripts if each.get("type") != "application/ld+json"] == [], address


def test_no_screen_of_the_admin_does(admin_client, hostile_site):
    screens = ["/admin/", "/admin/reports/site-history/", "/admin/moderation/", "/admin/alerts/"]
    screens += [
        f"/admin/pages/{page.pk}/{part}" for page in hostile_site[:-1] for part in ("", "edit/", "history/")
    ]
    for screen in screens:
        answer = admin_client.get(screen, follow=True)
        assert answer.status_code == 200, screen
        assert attacks_in(answer.text) == [], screen


@pytest.mark.parametrize(
    "address", ["/feeds/all.atom", "/feeds/statements.atom", "/feeds/updates.atom", "/commitments/feed/"]
)
def test_feeds_stay_feeds(client, hostile_site, address):
    read = feedparser.parse(client.get(address).content, sanitize_html=False)
    assert not read.bozo
    assert read.entries
    for entry in read.entries:
        shown = BeautifulSoup(entry.summary, "html5lib")
        assert shown.find_all(["script", "img"]) == []
        assert attacks_in(entry.summary) == []


def test_calendars_stay_calendars(client, hostile_site):
    network, event = hostile_site[2], hostile_site[4]
    for address in (f"{network.get_url()}calendar.ics", f"{event.get_url()}event.ics"):
        answer = client.get(address)
        (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert str(found["SUMMARY"]).startswith("</title>")


# --- Line breaks, and what XML and calendars cannot hold --------------------------------------------------

BROKEN = "Tea;\r\n\r\nBCC: x,\u2028\\y\x0b\ufffez"
MENDED = "Tea; BCC: x, \\y z"
CALENDARS = {"/calendar.ics", "/networks/carers/calendar.ics", "/networks/carers/tea/event.ics"}
FEEDS = {"/feeds/all.atom", "/feeds/statements.atom", "/feeds/updates.atom", "/networks/carers/feed.atom"}


@pytest.fixture
def broken_site(home, network, settings):
    """Whatever may be one line is stored as several, behind the back of every form."""
    settings.ORGANISATION_NAME = BROKEN
    event = EventPageFactory(parent=network, slug="tea", mode="hybrid", place="Castle House")
    StatementPageFactory(parent=network)
    CommitmentsPageFactory(parent=home, title="Commitments")
    commitment = CommitmentFactory(network=network)
    series = UpdateSeriesPageFactory(parent=network, slug="updates")
    month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
    add_item(month, "Pay", moves={commitment: "late"})
    Commitment.objects.update(title=BROKEN, wording=BROKEN, owner=BROKEN)
    BasePage.objects.update(title=BROKEN, summary=BROKEN)
    EventPage.objects.update(
        place=BROKEN, access=BROKEN, cancelled_reason=BROKEN, contact_email=BROKEN, is_cancelled=True
    )
    StatusChange.objects.update(reason=BROKEN)
    content_version.bump()
    return event


def test_every_calendar_holds_one_line_where_it_has_to(client, broken_site):
    for address in CALENDARS:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode().replace("\r\n ", "")
        assert re.findall("[\x00-\x09\x0b-\x1f\x7f\ufffe]", text.replace("\r\n", "")) == [], address
        assert all(re.match("[A-Z-]+[:;]", line) for line in text.strip().split("\r\n")), address
        name = re.findall("^(?:NAME|X-WR-CALNAME):(.*)$", text.replace("\r", ""), re.MULTILINE)
        assert len(name) == 2
        assert all("Tea\\; BCC: x\\, \\\\y z" in each for each in name), (address, name)
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert event["SUMMARY"] == f"Cancelled: {MENDED}"
        assert event["LOCATION"] == event["CONTACT"] == MENDED
        assert str(event["CATEGORIES"].cats[0]) == MENDED


def test_every_feed_can_be_read(client, broken_site):
    for address in [*FEEDS, "/commitments/feed/"]:
        read = feedparser.parse(client.get(address).content)
        assert not read.bozo, address
        assert read.entries, address
        for title in [read.feed.title, *(entry.title for entry in read.entries)]:
            assert MENDED in title, address


def test_no_calendar_and_no_feed_is_left_out_above():
    """A new one fails here: add its address."""
    known = {address.rpartition("/")[2] for address in CALENDARS | FEEDS}
    found = {address for address in every_address() if address.endswith((".ics", ".atom"))}
    assert {address.rpartition("/")[2].lstrip("1") for address in found} == known


@pytest.mark.usefixtures("ordinary_day")
def test_mail_stays_mail(hostile_site):
    network = hostile_site[2]
    written = digests.issue(network, set_clock.now()).written()
    assert MARKUP in written.text
    assert "&lt;script&gt;" in written.html
    assert attacks_in(written.html) == []
    assert BeautifulSoup(written.html, "html5lib").find_all(["script", "img"]) == []
    assert "\n" not in written.subject


@pytest.mark.usefixtures("ordinary_day")
def test_what_moderators_are_sent_is_plain_text(hostile_site):
    statement = hostile_site[3]
    EditorFactory(email="editor@example.org")
    submit(statement, EditorFactory(email="author@example.org"))
    hourly_digest.send_due(set_clock.now() + timedelta(hours=2))
    mails = waiting()
    assert any(MARKUP in " ".join(mail.body.split()) for mail in mails), "nothing quotes the title"
    assert {(mail.content_subtype, len(mail.alternatives)) for mail in mails} == {("plain", 0)}


def test_tables_hold_no_formula(admin_client, home):
    InformationPageFactory(parent=home, title=FORMULA)
    answer = admin_client.get("/admin/reports/site-history/?export=csv")
    cells = [cell for row in csv.reader(b"".join(answer).decode().splitlines()) for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith("=")] == []


# --- Characters nobody means ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (TURNED, "invoicegpj.exe"),
        (HIDDEN, "paypal"),
        ("\u2066x\u2069", "x"),
        (PILE, "e\u0301\u0301\u0301"),
        ("Zoë, Ngũgĩ, Nguyễn", "Zoë, Ngũgĩ, Nguyễn"),
        ("e\u0302\u0301", "e\u0302\u0301"),
        ("👩\u200d🔬 क\u200dष", "👩\u200d🔬 क\u200dष"),
        (
            "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        ),
        ("שלום \u200fabc", "שלום \u200fabc"),
    ],
    ids=["turned", "hidden", "isolated", "piled", "accents", "two accents", "joiners", "Wales", "Hebrew"],
)
def test_harmful_characters_go_and_what_languages_need_stays(sent, kept):
    assert sanitise(sent) == kept


@given(st.text(max_size=200))
@settings(max_examples=100, derandomize=True, database=None)
def test_cleaning_once_is_enough(text):
    assert sanitise(sanitise(text)) == sanitise(text)


def test_of_a_form_all_is_cleaned_but_passwords_and_nothing_where_nothing_is_hidden(rf):
    middleware = SanitiseMiddleware(lambda request: request)
    sent = rf.post("/", {"name": [HIDDEN, "plain"], "new_password": HIDDEN})
    harmless = rf.post("/", {"name": "plain"})
    before = harmless.POST
    for request in (sent, harmless):
        assert middleware(request) is request
        assert middleware.process_view(request, None, (), {}) is None
    assert dict(sent.POST) == {"name": ["paypal", "plain"], "new_password": [HIDDEN]}
    assert harmless.POST is before


@pytest.mark.parametrize(
    ("text", "can_be"), [("Zoë\n", True), ("", True), ("a\x00", False), ("\ud800", False)]
)
def test_what_the_database_cannot_hold_is_told_from_what_it_can(text, can_be):
    assert is_storable(text) is can_be


@pytest.mark.parametrize("text", [TURNED, HIDDEN, "e" + "\u0301" * 400])
def test_what_the_public_sends_is_kept_without_them(client, home, text):
    answer = client.post("/feedback/", {"text": text}, headers=FROM_HERE)
    assert answer.status_code == 302
    assert Feedback.objects.get().text == sanitise(text)


def test_a_megabyte_of_accents_is_answered_with_a_page(client, home):
    answer = client.post("/feedback/", {"text": PILE}, headers=FROM_HERE)
    assert answer.status_code == 302
    assert Feedback.objects.get().text == sanitise(PILE)


def test_so_is_what_editors_send(admin_client, home):
    page = InformationPageFactory(parent=home, title="Plain")
    facts = {"title": f"{TURNED}\r\nand more", "slug": "plain", "summary": HIDDEN}
    facts |= {"change_kind": "", "change_note": ""}
    facts |= {"body": streamfield([]), "comments": inline_formset([])}
    assert admin_client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(facts)).status_code == 302
    saved = InformationPage.objects.get(pk=page.pk).get_latest_revision().content
    assert (saved["title"], saved["summary"]) == ("invoicegpj.exe and more", "paypal")


def test_so_is_what_a_content_file_says(home, tmp_path):
    (tmp_path / "page.md").write_text(f"---\ntype: information\ntitle: {TURNED}\n---\n{HIDDEN}\n")
    call_command("import_content", tmp_path, verbosity=0)
    page = InformationPage.objects.get(slug="page")
    assert page.title == "invoicegpj.exe"
    assert "paypal" in str(page.body)


def test_a_password_is_left_as_it_was_typed(client, django_user_model):
    django_user_model.objects.create_user("sam", password=f"four words {HIDDEN}")
    client.post("/accounts/login/", {"login": "s\u200bam", "password": f"four words {HIDDEN}"})
    assert "_auth_user_id" in client.session
