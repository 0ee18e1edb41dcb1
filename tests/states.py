"""States of pages that the demonstration does not show: nothing yet, everything at once, gone."""

import json
from datetime import date, datetime, timedelta
from io import BytesIO

from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images.models import Image

from cms.models import BasePage
from home.models import Alert, HomePage
from networks.mailing.subscriptions import hash_of, new_subscription
from networks.models import NetworkIndexPage
from tests.factories import (
    AlertFactory,
    CommitmentFactory,
    EventPageFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    restrict,
)
from tests.site_map import TOKENS

# A word that a narrow screen must break.
LONG_WORD = "Gleichstellungsbeauftragtenversammlungsprotokoll"
PAST_ALERTS = 25


def add_states(now: datetime) -> None:
    """Add them to the site that the demonstration made, seen from `now`."""
    home = HomePage.objects.get()
    index = NetworkIndexPage.objects.get()
    _nothing_yet(index, now)
    every = InformationPageFactory(
        parent=home, title="Every block", slug="every-block", summary="All there is.", body=_every_block(home)
    )
    InformationPageFactory(parent=every, title=f"Long {LONG_WORD * 2}", slug="long", summary=LONG_WORD * 3)
    gone = InformationPageFactory(parent=home, title="A page whose time is over", slug="gone")
    BasePage.objects.filter(pk=gone.pk).update(expire_at=now - timedelta(days=1))
    restrict(InformationPageFactory(parent=home, title="Only for staff", slug="staff-only"))
    _mails_that_wait(index, timezone.localdate(now))
    _alerts(now, section=BasePage.objects.get(pk=every.pk))


def _nothing_yet(index: NetworkIndexPage, now) -> None:
    empty = NetworkPageFactory(parent=index, title="A new network", slug="new-network", contact_email="")
    UpdateSeriesPageFactory(parent=empty, title="Our months", slug="updates")
    bare = NetworkPageFactory(parent=index, title="A quiet network", slug="quiet-network")
    series = UpdateSeriesPageFactory(parent=bare, title="Quiet months", slug="updates")
    MonthlyUpdatePageFactory(parent=series, month=timezone.localdate(now).replace(day=1))
    StatementPageFactory(parent=bare, title="Few words", slug="few-words")
    CommitmentFactory(ref="ZZ-99", title="Nobody mentioned it yet")
    EventPageFactory(
        parent=bare,
        title="Three days",
        slug="three-days",
        starts_at=now + timedelta(days=7),
        ends_at=now + timedelta(days=10),
    )


def _mails_that_wait(index: NetworkIndexPage, today: date) -> None:
    """Addresses that were asked, with secrets that tests know: new, and after a year."""
    network = index.get_children().specific().first()
    for kind, confirmed_on in (("confirm", None), ("still wanted", today - timedelta(days=365))):
        subscription = new_subscription(network, f"{kind[0]}@example.org", confirmed_on=confirmed_on)
        subscription.answer_hash = hash_of(TOKENS[kind])
        subscription.answer_until = today + timedelta(days=7)
        subscription.save()


def _alerts(now, section: BasePage) -> None:
    """One of each severity on one section, and more past ones than a page holds."""
    for severity in Alert.Severity.values:
        AlertFactory(
            title=f"Here: {severity} {LONG_WORD}",
            severity=severity,
            section=section,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(days=2),
            link="/networks/",
            link_text=f"Which networks this {severity} concerns",
        )
    for days in range(1, PAST_ALERTS + 1):
        start = now - timedelta(days=days + 2)
        AlertFactory(title=f"Over for {days} days", starts_at=start, ends_at=start + timedelta(days=1))


def _every_block(home: HomePage) -> str:
    text = "<p>Some <b>bold</b>, <i>italic</i> and <a href='https://www.example.org/'>linked words</a>.</p>"
    table = {
        "columns": [{"type": "text", "heading": name} for name in ("Year", "People", LONG_WORD, "Change")],
        "rows": [{"values": ["2025", "120", LONG_WORD, "up"]}, {"values": ["2026", "140", "", "up"]}],
    }
    picture = {"image": _image().pk, "alt_text": "A purple square", "decorative": False}
    blocks = [
        ("text", f"{text}<ul><li>One</li><li>Two</li></ul><ol><li>First</li><li>Second</li></ol>"),
        ("heading", {"text": "A section", "level": "2"}),
        ("heading", {"text": "A part of it", "level": "3"}),
        ("quotation", {"text": "Short.\n\nAnd a second paragraph.", "attribution": "A member"}),
        ("quotation", {"text": "Nobody said it.", "attribution": ""}),
        ("picture", {"image": picture, "caption": "What the square is for"}),
        ("picture", {"image": {**picture, "alt_text": "", "decorative": True}, "caption": ""}),
        ("action", {"text": "Go to the home page", "link": {"page": home.pk, "address": ""}}),
        ("action", {"text": "Leave", "link": {"page": None, "address": "https://www.example.org/form"}}),
        ("table", {"caption": "How many we are", "table": table}),
        ("table", {"caption": "", "table": table}),
        ("video", {"title": "Our year", "address": "https://video.example.org/1", "transcript": text}),
        ("video", {"title": "No words", "address": "https://video.example.org/2", "transcript": ""}),
        ("details", {"title": "What if my manager says no?", "text": text}),
    ]
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def _image() -> Image:
    content = BytesIO()
    Picture.new("RGB", (800, 400), "#45204a").save(content, "PNG")
    return Image.objects.create(title="Square", file=ImageFile(content, name="square.png"))
