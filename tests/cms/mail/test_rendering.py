"""Every mail, as the site really writes it: short, plain, with links that work outside the site."""

import copy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as configured
from django.utils import timezone, translation

from cms.mail import rendering
from cms.models import BasePage
from cms.models.versions import version_of
from cms.moderation import approval, hourly_digest, reminders
from tests import set_clock
from tests.factories import EditorFactory, InformationPageFactory, submit

MONDAY = datetime(2026, 3, 2, 10, 20, tzinfo=UTC)
FOLDER = Path(configured.BASE_DIR) / "templates" / "emails"
# The digest is put together from what networks published: tests/networks/mailing/test_digest.py.
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem not in {"_footer", "digest"})
LINK = "http://localhost/x/"
OF_A_LIST = {"network": "Carers’ Network", "link": LINK, "leave_link": LINK, "days": 7}
MONTH = {
    "series": "Our progress",
    "network": "",
    "month": date(2026, 2, 1),
    "due": date(2026, 3, 6),
    "is_over": False,
    "is_escalated": False,
    "link": LINK,
}
# What the features send (their `reminders`); everything else is recorded below as the kernel sends it.
OF_FEATURES = {
    "term_ends": [{"role": "Chair", "network": "Carers", "ends_on": date(2026, 4, 1), "link": LINK}],
    "month_due": [
        MONTH,
        MONTH | {"network": "Carers’ Network", "is_over": True},
        MONTH | {"is_over": True, "is_escalated": True},
    ],
    "feedback_waits": [{"count": 1, "link": LINK}, {"count": 12, "link": LINK}],
    "digest_coming": [
        OF_A_LIST | {"day": date(2026, 3, 6), "has_news": True},
        OF_A_LIST | {"day": date(2026, 3, 6), "has_news": False},
    ],
    "list_already": [OF_A_LIST],
    "list_confirm": [OF_A_LIST],
    "list_copy_asked": [OF_A_LIST],
    "list_leave": [OF_A_LIST],
    "list_still_wanted": [OF_A_LIST | {"until": date(2026, 4, 1)}],
    "new_password": [{"link": LINK, "username": "sam"}],
    "remarks_wait": [{"count": 1, "link": LINK}, {"count": 12, "link": LINK}],
}
LONG = f"Q&A’s <b>\nwith “{'many words ' * 20}”"


@pytest.fixture
def contexts(home, monkeypatch) -> dict[str, list[dict]]:
    """By the name of the mail, what it was rendered with when everything that can happen happened."""
    found: dict[str, list[dict]] = copy.deepcopy(OF_FEATURES)
    render = rendering.render

    def recording(name, context):
        found.setdefault(name, []).append(context)
        return render(name, context)

    with monkeypatch.context() as patch, time_machine.travel(MONDAY, tick=False) as clock:
        patch.setattr(rendering, "render", recording)
        everything_happens(home, clock)
    return found


def everything_happens(home, clock) -> None:
    author, editor = (EditorFactory(email=f"{name}@example.org") for name in ("author", "editor"))
    pages = [InformationPageFactory(parent=home, title=title) for title in ("Our aims", LONG[:255], "Third")]
    states = [submit(page, author) for page in pages]
    hourly_digest.send_due(MONDAY + timedelta(hours=1))
    approval.claim(states[0], by=editor)
    approval.request_changes(
        states[0], by=editor, reason="Name the Q&A’s <owner>.\n\n" + "And date it. " * 20
    )
    state = fresh(pages[0]).current_workflow_state
    state.resume(user=author)
    for days in (2, 9):
        clock.move_to(MONDAY + timedelta(days=days))
        reminders.send_due(set_clock.now())
    approve(pages[0], editor)
    submit(pages[0], author, go_live_at=MONDAY + timedelta(days=40))
    hourly_digest.send_due(MONDAY + timedelta(days=10))
    approve(pages[0], editor)
    fresh(pages[1]).current_workflow_state.cancel(user=editor)
    BasePage.objects.filter(pk__in=[page.pk for page in pages]).update(review_due_on=date(2026, 3, 1))
    reminders.send_due(set_clock.now())
    BasePage.objects.filter(pk=pages[1].pk).update(review_due_on=date(2026, 3, 2))
    reminders.send_due(set_clock.now())


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def approve(page, editor) -> None:
    page = fresh(page)
    approval.approve(page.current_workflow_task_state, by=editor, version=version_of(page.latest_revision))


@pytest.fixture
def strict(settings):
    """A variable that a template uses and nobody gave is seen."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = "<<NOT GIVEN: %s>>"
    settings.TEMPLATES = templates


@pytest.mark.usefixtures("ordinary_day")
def test_every_mail_is_plain_short_and_complete(contexts, strict):
    assert sorted(contexts) == NAMES
    for name, rendered in contexts.items():
        for context in rendered:
            subject, body = rendering.render(name, context)
            faults = [*faults_of_subject(subject), *faults_of_body(body)]
            assert not faults, (name, faults, subject, body)


BREAKS = "\r\nBcc: x@example.org\u2028\x0b\x07"


def test_no_subject_has_two_lines_whatever_is_stored(contexts):
    for name, rendered in contexts.items():
        for context in rendered:
            texts = {key: f"{BREAKS}{each}" for key, each in context.items() if isinstance(each, str)}
            subject, _body = rendering.render(name, context | texts)
            assert subject.isprintable(), (name, subject)


def faults_of_subject(subject: str) -> list[str]:
    return [
        *(["length"] if not 5 < len(subject) <= 78 else []),
        *(["line break"] if "\n" in subject else []),
        *unrendered(subject),
    ]


def faults_of_body(body: str) -> list[str]:
    lines = body.splitlines()
    addresses = [word for word in body.split() if "/" in word]
    return [
        *[f"long: {line}" for line in lines if len(line) > 72 and not line.strip().startswith("http")],
        *[f"space at the end: {line}" for line in lines if line != line.rstrip()],
        *[f"not absolute: {word}" for word in addresses if not word.startswith("http://localhost/")],
        *(["empty lines"] if "\n\n\n" in body or body.startswith("\n") else []),
        *(["no link"] if len(addresses) < 2 else []),
        *unrendered(body),
    ]


def unrendered(text: str) -> list[str]:
    marks = ("{{", "{%", "NOT GIVEN", "&amp;", "&#x", "&lt;", "None", "gettext", "@")
    return [mark for mark in marks if mark in text]


def test_a_mail_is_in_the_sites_time_and_language_whoever_asks():
    context = {"title": "x", "link": "y", "target": datetime(2026, 7, 1, 9, 0, tzinfo=UTC)}
    expected = rendering.render("received", context)
    assert "10:00am on Wednesday 1 July 2026" in " ".join(expected[1].split())
    with timezone.override("Asia/Tokyo"), translation.override("de"):
        assert rendering.render("received", context) == expected


@pytest.mark.usefixtures("ordinary_day")
def test_a_title_cannot_add_a_header_or_outgrow_the_subject(contexts):
    subjects = [rendering.render("received", context)[0] for context in contexts["received"]]
    assert any(subject.startswith("Received: Q&A’s <b> with “many words") for subject in subjects)
    assert any(len(subject) == 78 and subject.endswith("…") for subject in subjects)


def test_a_template_without_a_subject_is_refused(settings, tmp_path):
    (tmp_path / "emails").mkdir()
    (tmp_path / "emails" / "bare.txt").write_text("Hello\n")
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path]
    settings.TEMPLATES = templates
    with pytest.raises(ValueError, match="must start with"):
        rendering.render("bare", {})


def test_prose_is_wrapped_and_addresses_stay_whole():
    reason = "word " * 40 + "\n- item " + "word " * 30
    link = f"http://localhost/{'a' * 100}/"
    _, body = rendering.render(
        "changes_requested", {"title": "x", "who": "Sam", "reason": reason, "link": link}
    )
    assert link in body.splitlines()
    assert max(len(line) for line in body.splitlines() if line != link) <= 72
    assert "\n  word word" in body  # the item's second line
