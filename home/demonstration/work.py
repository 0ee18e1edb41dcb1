"""Work in progress, so that every screen of the editing side has something to show right after loading.

Content files carry what readers see; this adds what only those who edit do: drafts, submissions with their
clock, a request for changes, what is scheduled, and what was published without a second check.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils import timezone
from wagtail.images.models import AbstractImage
from wagtail.log_actions import log

from cms.models import BasePage, OutgoingMail
from cms.moderation import approval
from home.demonstration import pictures, steps
from home.models import Alert, AwarenessDay, InformationPage
from networks.models import EventPage, NetworkPage, NetworkTeam, StatementPage
from updates.models import Response


@dataclass(frozen=True)
class Stage:
    """Who and what the work is about. Times of day are UK time."""

    now: datetime

    def person(self, name: str) -> User:
        return get_user_model().objects.get(username=name)

    def network(self, slug: str) -> NetworkPage:
        return NetworkPage.objects.get(slug=slug)

    def page(self, slug: str) -> BasePage:
        return BasePage.objects.get(slug=slug).specific

    def ago(self, **length: float) -> datetime:
        return self.now - timedelta(**length)

    def on(self, days: int, hour: int) -> datetime:
        """A full hour some days from now."""
        zone = timezone.get_default_timezone()
        day = self.now.astimezone(zone) + timedelta(days=days)
        return day.replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=zone)

    def today(self) -> date:
        return timezone.localdate(self.now, timezone.get_default_timezone())


def begin(now: datetime) -> None:
    """Add everything, as it would stand at `now`. Nobody gets a mail about work that was made up."""
    stage = Stage(now)
    _drafts(stage)
    _waiting(stage)
    _sent_back(stage)
    _approved(stage)
    _answered_anew(stage)
    _scheduled(stage)
    _renamed(stage)
    _in_an_emergency(stage)
    _alerts(stage)
    _extended_alert(stage)
    _emergency_that_is_over(stage)
    _awareness_day(stage)
    OutgoingMail.objects.all().delete()


# --- Pages --------------------------------------------------------------------------------------------


def _drafts(stage: Stage) -> None:
    """One in each of two networks; the statement still lacks its day."""
    steps.new(
        stage.network("race-equality"),
        StatementPage,
        by=stage.person("lead"),
        at=stage.ago(days=2),
        title="What we heard at Mill Lane depot",
        summary="Notes from the shift-change meeting, to be agreed with the people who were there.",
        body=[("text", "<p>Thirty-one people came. Most had never met anybody from the network.</p>")],
    )
    steps.new(
        stage.network("disability"),
        InformationPage,
        by=stage.person("otherlead"),
        at=stage.ago(days=5),
        title="Asking for equipment: who does what",
        summary="From the first email to the day the chair arrives.",
    )


def _waiting(stage: Stage) -> None:
    """Three submissions: one that somebody is reading, one that has hours left, one by an editor."""
    lead, other, editor = (stage.person(name) for name in ("lead", "otherlead", "editor"))
    network = stage.network("race-equality")
    steps.change(
        network,
        by=lead,
        at=stage.ago(days=1),
        how_to_join=network.how_to_join.replace("three working", "two working"),
        change_kind="significant",
        change_note="You now get an answer within two working days.",
    )
    state = steps.submit(network, by=lead, at=stage.ago(days=1))
    steps.claim(state, by=stage.person("secondeditor"), at=stage.ago(hours=2))

    came = steps.almost_late(stage.now)
    tour = steps.new(
        stage.network("disability"),
        EventPage,
        by=other,
        at=came,
        title="A tour of the quiet rooms",
        summary="There are five, and three of them are hard to find. Come and see.",
        starts_at=stage.on(24, hour=14),
        ends_at=stage.on(24, hour=15),
        mode="in-person",
        place="Meet at the Garden Street entrance, Civic Centre",
        access="Step-free throughout. The tour takes its time, with a chair at every stop.",
        body=[("text", "<p>We start at Garden Street and end with tea. Managers are welcome.</p>")],
    )
    steps.submit(tour, by=other, at=came)

    about = stage.page("about")
    steps.change(
        about,
        by=editor,
        at=stage.ago(hours=4),
        summary="What a staff network does, what it cannot do, who runs it, and how to start a new one.",
        change_kind="minor",
    )
    steps.submit(about, by=editor, at=stage.ago(hours=4))


def _sent_back(stage: Stage) -> None:
    lead = stage.person("lead")
    supper = steps.new(
        stage.network("race-equality"),
        EventPage,
        by=lead,
        at=stage.ago(days=4),
        title="Film and supper at the library",
        summary="A short film about the first Windrush families in our town, and a hot meal.",
        starts_at=stage.on(33, hour=18),
        ends_at=stage.on(33, hour=20),
        mode="in-person",
        place="Central Library",
    )
    state = steps.submit(supper, by=lead, at=stage.ago(days=4))
    steps.request_changes(
        state,
        by=stage.person("editor"),
        at=stage.ago(days=3),
        reason="Please say whether the library’s side door is step-free, and who to ask about food.",
    )


def _approved(stage: Stage) -> None:
    """Public since a second person checked it, and until its time is over."""
    lead, network = stage.person("lead"), stage.network("race-equality")
    collection = NetworkTeam.objects.get(network=network).collection
    picture = _picture(
        pictures.pairs(collection), "Circles in two colours that overlap two by two", "Twelve pairs a round"
    )
    page = steps.new(
        network,
        InformationPage,
        by=lead,
        at=stage.ago(days=3),
        title="How mentoring pairs are made",
        summary="Who reads your form, what we look for, and what happens if it does not work.",
        expire_at=stage.on(45, hour=17),
        body=[
            ("text", "<p>Two people from the committee read every form. Your manager does not see it.</p>"),
            ("picture", picture),
            ("heading", {"text": "If it does not work", "level": "2"}),
            ("text", "<p>Tell us. We make a new pair within a fortnight, and nobody has to say why.</p>"),
        ],
    )
    state = steps.submit(page, by=lead, at=stage.ago(days=3))
    steps.approve(state, by=stage.person("editor"), comment="Clear and kind. Thank you.")


def _answered_anew(stage: Stage) -> None:
    """An answer that said more once more was known, and that a second person read."""
    team = stage.person("equality")
    response = Response.objects.get(commitment__ref="FB-01")
    response.we_did = response.we_did.replace("</p>", " The washing area comes first.</p>")
    response.save_revision(user=team, log_action=True)
    steps.approve(steps.submit(response, by=team, at=stage.ago(days=1)), by=stage.person("editor"))


def _scheduled(stage: Stage) -> None:
    lead, network = stage.person("lead"), stage.network("race-equality")
    collection = NetworkTeam.objects.get(network=network).collection
    picture = _picture(pictures.long_table(collection), "", "")
    breakfast = steps.new(
        network,
        EventPage,
        by=lead,
        at=stage.ago(days=2),
        title="Breakfast with the panel members",
        summary="Coffee, and an hour with people who sat on forty interviews last year.",
        starts_at=stage.on(19, hour=8),
        ends_at=stage.on(19, hour=9),
        mode="hybrid",
        place="Garden Room, Civic Centre, Garden Street",
        online_link="https://example.org/meet/panel-breakfast",
        access="Step-free from Garden Street. Hearing loop, and live captions online.",
        go_live_at=stage.on(3, hour=9),
        body=[("picture", picture), ("text", "<p>Bring your questions about interviews.</p>")],
    )
    state = steps.submit(breakfast, by=lead, at=stage.ago(days=2))
    steps.approve(state, by=stage.person("secondeditor"))


def _renamed(stage: Stage) -> None:
    """A page that is found at its old address, too."""
    editor = stage.person("editor")
    fund = steps.change(
        stage.page("course-fund"),
        by=editor,
        at=stage.ago(days=6),
        slug="up-to-1250-for-a-course",
        change_kind="minor",
    )
    steps.approve(steps.submit(fund, by=editor, at=stage.ago(days=6)), by=stage.person("secondeditor"))


def _in_an_emergency(stage: Stage) -> None:
    lunch, editor = stage.page("shared-lunch"), stage.person("editor")
    steps.change(
        lunch,
        by=editor,
        at=stage.ago(minutes=5),
        place="Committee Room 2, Civic Centre, Garden Street",
        change_kind="significant",
        change_note="The lunch has moved to Committee Room 2.",
    )
    approval.publish_in_emergency(
        lunch,
        by=editor,
        reason="A pipe burst above the Garden Room, and people book their travel today.",
        now=stage.now,
    )


def _picture(image: AbstractImage, alt_text: str, caption: str) -> dict[str, Any]:
    value = {"image": image, "alt_text": alt_text, "decorative": not alt_text}
    return {"image": value, "caption": caption}


# --- Alerts -------------------------------------------------------------------------------------------


def _alerts(stage: Stage) -> None:
    """One that starts by itself, one that waits for a second person."""
    editor = stage.person("editor")
    coming = _alert(
        stage,
        title="The intranet is closed for an evening",
        body="<p>Please save your work by then. This site stays open.</p>",
        starts_at=stage.on(5, hour=18),
        ends_at=stage.on(5, hour=22),
    )
    state = steps.submit(coming, by=editor, at=stage.ago(days=1))
    steps.approve(state, by=stage.person("secondeditor"))
    waiting = _alert(
        stage,
        title="Fire drill at the Civic Centre",
        body="<p>It takes twenty minutes. If the stairs are not for you, tell the front desk beforehand.</p>",
        starts_at=stage.on(6, hour=10),
        ends_at=stage.on(6, hour=12),
    )
    steps.submit(waiting, by=editor, at=stage.ago(hours=1))


def _extended_alert(stage: Stage) -> None:
    """Whoever had hidden it sees it again."""
    editor = stage.person("editor")
    lift = Alert.objects.get(title="The main lift at the Civic Centre is out of use")
    lift = lift.get_latest_revision_as_object()
    lift.body = (
        "<p>The repair takes longer than planned. Please use the Garden Street entrance, where the second "
        "lift is working, or work from home or from Ashgrove House; it is already agreed.</p>"
    )
    lift.ends_at = stage.on(19, hour=18)
    lift.save_revision(user=editor, log_action=True)
    steps.approve(steps.submit(lift, by=editor, at=stage.ago(days=1)), by=stage.person("secondeditor"))


def _emergency_that_is_over(stage: Stage) -> None:
    """Published alone, and read by a second person on the same day."""
    editor = stage.person("editor")
    day = next(days for days in (-3, -4, -5) if stage.on(days, hour=7).isoweekday() < 6)
    closed = _alert(
        stage,
        title="Ashgrove House is closed today",
        body="<p>There is a smell of gas. Do not go in. Work from home or from the Civic Centre.</p>",
        severity=Alert.Severity.EMERGENCY,
        starts_at=stage.on(day, hour=7),
        ends_at=stage.on(day, hour=18),
    )
    record = approval.publish_in_emergency(
        closed,
        by=editor,
        reason="People are on their way to work, and nobody else who approves is in yet.",
        now=stage.on(day, hour=7),
    )
    steps.sign_off(record, by=stage.person("secondeditor"), at=stage.on(day, hour=9))


def _alert(stage: Stage, **values: Any) -> Alert:
    alert = Alert(**values)
    alert.save()
    alert.save_revision(user=stage.person("editor"), log_action=True)
    return alert


def _awareness_day(stage: Stage) -> None:
    """One that readers see once somebody else has read it."""
    day = AwarenessDay.objects.create(
        name="The networks’ lunch hour",
        day=stage.on(21, hour=12).date(),
        is_yearly=False,
        about="Every network has a table in the foyer of the Civic Centre.",
        link="/networks/",
    )
    written = {"user": stage.person("editor"), "timestamp": stage.ago(hours=3), "content_changed": True}
    log(day, "wagtail.create", **written)
