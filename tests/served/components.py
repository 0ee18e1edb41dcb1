"""A page with every component in every state, the same on every day (`components.html`)."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace as Some

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines

from home.models import InformationPage
from networks.models import NetworkPage
from updates.commitments.charts import Bar, Lane, Lanes, TableRow

TEMPLATE = Path(__file__).with_suffix(".html")
DAY, MONTH = date(2026, 3, 9), date(2026, 3, 1)
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
SEVERITIES = ["emergency", "important", "notice", "condolence"]
STATUSES = [
    *("done", "delivered", "current", "under-way", "on-track", "at-risk", "blocked", "late", "cancelled"),
    *("withdrawn", "planned", "not-started", "stopped", "superseded", "over"),
]


class Everything(forms.Form):
    text = forms.CharField(label="What you say", help_text="In your own words.", widget=forms.Textarea)
    address = forms.EmailField(label="Your email address")
    network = forms.ChoiceField(
        label="Which network", choices=[("", "None"), ("a", "Carers")], required=False
    )


def components(request: HttpRequest) -> HttpResponse:
    """Show them. `form` was sent empty; all else is made up."""
    form = Everything({"address": "nowhere"})
    for name, kind in (("text", "govuk-textarea"), ("address", "govuk-input"), ("network", "govuk-select")):
        form.fields[name].widget.attrs["class"] = kind
    page = engines["django"].from_string(TEMPLATE.read_text())
    return HttpResponse(
        page.render(
            {
                "alerts": [_alert(number, severity) for number, severity in enumerate(SEVERITIES)],
                "network": NetworkPage.objects.order_by("path").first(),
                "notices": [
                    Some(kind=kind, icon=icon)
                    for kind, icon in (
                        ("plain", "over"),
                        ("withdrawn", "withdrawn"),
                        ("superseded", "important"),
                    )
                ],
                "statuses": STATUSES,
                "form": form,
                "warned": Some(warnings=[Some(kind="A number", words="07700 900123")]),
                "facets": [Some(name="kind", label="Kind", first=_choices(2), more=_choices(1, start=2))],
                "chosen": [Some(url="/", label="Kind 0")],
                "pages": Paginator(range(30), 10).page(2),
                "networks": [_card("Carers", colour="teal"), _card("Race Equality", colour="brick")],
                "statements": [
                    _card(
                        "A statement", issued_on=DAY, state=state, state_label=state, seats=[_card("Carers")]
                    )
                    for state in ("current", "withdrawn")
                ],
                "events": [
                    _card(
                        "An event",
                        starts_at=NOON,
                        ends_at=NOON,
                        is_on_one_day=True,
                        mode="Online",
                        is_cancelled=off,
                    )
                    for off in (False, True)
                ],
                "months": [
                    _card(
                        "",
                        kind=kind,
                        month=date(2026, 9, 1),
                        note="two days late",
                        is_newest=number == 0,
                    )
                    for number, kind in enumerate(("update", "update", "missing", "paused", "waiting"))
                ],
                "serving": Some(
                    is_vacant=True, vacant_since=DAY, people=[Some(name="Ama Owusu", role="Chair", since=DAY)]
                ),
                "glance": [Some(value="late", count=3, label="Late", named=[Some(ref="RE-01", title="x")])],
                "overdue": [Some(ref="RE-01", title="Mixed panels", late="12 days late")],
                "marks": ["checked", "emergency", "none"],
                "rows": [_row("late", is_over=False), _row("delivered", is_over=True)],
                "items": [_item("done"), _item("blocked")],
                "responses": [_response()],
                "chart": _chart(),
                "body": InformationPage.objects.get(slug="every-block").body,
                "columns": [Some(column="kept_until", help_text="When it is deleted.")],
                "updated_at": DAY,
                "checked_page": Some(review_due_on=date(2027, 3, 9)),
                "stamps": [_stamp("checked"), _stamp("emergency", overdue_since=DAY)],
            },
            request,
        )
    )


def _alert(number: int, severity: str) -> Some:
    return Some(
        id=number,
        key=f"{number}.1",
        severity=severity,
        severity_name=severity.capitalize(),
        title="The main lift at the Civic Centre is out of use",
        body="<p>Please use the Garden Street entrance, where the second lift is working.</p>",
        link="/",
        link_text="Who to ask",
        can_be_hidden=severity != "emergency",
    )


def _card(title: str, **more: object) -> Some:
    return Some(
        title=title,
        address="/",
        summary="What it is about.",
        themes=["Race", "Age"],
        **{"colour": "plum"} | more,
    )


def _choices(count: int, start: int = 0) -> list[Some]:
    return [
        Some(value=str(n), label=f"Kind {n}", count=n, is_chosen=n == 0) for n in range(start, start + count)
    ]


def _row(status: str, *, is_over: bool) -> Some:
    return Some(
        status=status,
        label=status.capitalize(),
        ref="RE-01",
        title="Mixed panels",
        wording="Every panel has somebody from outside.",
        target_date=DAY,
        is_over=is_over,
        late="12 days late" if status == "late" else "",
        addressee="Carers",
    )


def _item(status: str) -> Some:
    move = Some(commitment=Some(ref="RE-01", title="x"), status="on-track", get_status_display="On track")
    return Some(
        topic="Seven panels in ten are mixed",
        detail="<p>From three in ten when we began.</p>",
        status=status,
        get_status_display=status.capitalize(),
        contact_email="panels@example.org",
        moves=Some(all=[move]),
    )


def _response() -> Some:
    return Some(
        pk=1,
        you_said="The rooms are too small.",
        is_said_by_five=True,
        we_did="<p>We booked larger ones.</p>",
        get_answer_display="We did",
        answered_on=DAY,
        network=None,
        commitment=Some(is_public=True, ref="RE-01", title="x"),
        mark="checked",
        history=_history(),
    )


def _history() -> list[Some]:
    return [
        Some(at=DAY, get_kind_display="Updated", note="The lunch has moved."),
        Some(at=MONTH, get_kind_display="First published", note=""),
    ]


def _stamp(mark: str, overdue_since: date | None = None) -> Some:
    """Who approved it is for those who may edit it; here it is seen by all."""
    return Some(
        updated_at=DAY,
        mark=mark,
        names_approver=mark == "checked",
        checked=Some(approved_by=Some(get_full_name="Ama Owusu", get_username="ama"), at=DAY),
        overdue_since=overdue_since,
        shown=None,
        entries=_history(),
        minor=_history()[:1],
    )


def _chart() -> Lanes:
    lanes = tuple(
        Lane(value, value.capitalize(), (Bar(0, 20, 20), Bar(10, 10, 30)), 3)
        for value in ("on-track", "late")
    )
    months = (date(2026, 2, 1), MONTH)
    return Lanes(months, lanes, tuple(TableRow(month, (2, 3)) for month in months), width=20)
