"""What people write: each kind of page and snippet, its texts, and the form that a browser would send."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.blocks import TEXT_FEATURES
from home.models import Alert, HomePage, InformationPage
from networks.models import EventPage, NetworkIndexPage, NetworkPage, StatementPage
from updates.models import CommitmentsPage, MonthlyUpdatePage, Response, UpdateSeriesPage

# Every text holds it, so that one search finds all.
COMMON = "marigold"
# A form by the names of its texts, and `picture`, `document` and `go_live_at`, which are empty or not.
Form = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """`fields` makes what is sent of a form, beside what all pages have; `rows`: its lists of rows."""

    model: type[Model]
    texts: tuple[str, ...]
    fields: Callable[[Form], dict]
    rows: tuple[str, ...] = ()
    parent: str = "network"

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    @property
    def is_page(self) -> bool:
        return hasattr(self.model, "url_path")


def _body(form: Form) -> dict:
    text = f"<p>{form['body']}</p>"
    if form.get("document"):
        text += f'<p><a linktype="document" id="{form["document"]}">{form["link"]}</a></p>'
    blocks = [("text", rich_text(text, features=TEXT_FEATURES))]
    if form.get("picture"):
        image = {"image": form["picture"], "decorative": "", "alt_text": form["alt"]}
        blocks.append(("picture", {"image": image, "caption": form["caption"]}))
    return streamfield(blocks)


def _of_page(form: Form) -> dict:
    return {"title": form["title"], "summary": form["summary"], "body": _body(form)}


def _of_information(form: Form) -> dict:
    return _of_page(form) | {"slug": form["slug"]}


def _of_home(form: Form) -> dict:
    return _of_page(form) | {"slug": "home", "headline": form["headline"]}


def _of_network(form: Form) -> dict:
    return _of_page(form) | {
        "slug": "ours",
        "how_to_join": rich_text(f"<p>{form['how_to_join']}</p>", features=TEXT_FEATURES),
        "contact_email": "network@example.org",
        "colour": "plum",
        "aims": [{"text": form["aim"]}],
    }


def _of_statement(form: Form) -> dict:
    return _of_information(form) | {
        "issued_on": "2026-10-01",
        "issued_by": [],
        "state": "withdrawn" if form["withdrawn_reason"] else "current",
        "superseded_by": "",
        "withdrawn_on": "",
        "withdrawn_reason": form["withdrawn_reason"],
        "quotations": [],
        "corrections": [{"date": "2026-11-20", "note": form["correction"]}],
    }


def _of_event(form: Form) -> dict:
    return _of_information(form) | {
        "starts_at": "2027-03-01 12:00",
        "ends_at": "2027-03-01 13:00",
        "mode": "hybrid",
        "place": form["place"],
        "online_link": "",
        "booking_link": f"https://example.org/{form['booking_link'].split()[-1]}",
        "access": form["access"],
        "contact_email": "",
        "is_cancelled": "on" if form["cancelled_reason"] else "",
        "cancelled_reason": form["cancelled_reason"],
    }


def _of_month(form: Form) -> dict:
    item = {
        "topic": form["topic"],
        "detail": rich_text(f"<p>{form['detail']}</p>", features=["bold", "italic", "link"]),
        "status": "done",
        "contact_email": "",
        "moves": inline_formset([]),
    }
    return {
        "month": form["month"],
        "summary": form["summary"],
        "body": _body(form),
        "feedback_invitation": form["feedback_invitation"],
        "items": [item],
    }


def _of_alert(form: Form) -> dict:
    return {
        "title": form["title"],
        "body": rich_text(f"<p>{form['body']}</p>", features=["bold", "italic", "link"]),
        "severity": "notice",
        "link": f"https://example.org/{form['link'].split()[-1]}",
        "link_text": form["link_text"],
        "section": "",
        "starts_at": form.get("go_live_at", ""),
        "ends_at": form["ends_at"],
    }


def _of_response(form: Form) -> dict:
    return {
        "you_said": form["you_said"],
        "answer": "did",
        "we_did": rich_text(f"<p>{form['we_did']}</p>", features=["bold", "italic", "link"]),
        "answered_on": "2026-11-03",
        "network": "",
        "commitment": "",
    }


OF_ALL_PAGES = ("title", "slug", "summary", "body", "change_note")

KINDS = {
    "information": Kind(InformationPage, OF_ALL_PAGES, _of_information),
    "statement": Kind(
        StatementPage,
        (*OF_ALL_PAGES, "correction", "withdrawn_reason"),
        _of_statement,
        ("corrections", "quotations"),
    ),
    "event": Kind(
        EventPage, (*OF_ALL_PAGES, "place", "access", "booking_link", "cancelled_reason"), _of_event
    ),
    "month": Kind(
        MonthlyUpdatePage,
        ("summary", "body", "change_note", "topic", "detail", "feedback_invitation"),
        _of_month,
        ("items",),
        parent="series",
    ),
    "network": Kind(
        NetworkPage,
        ("title", "summary", "body", "change_note", "how_to_join", "aim"),
        _of_network,
        ("aims",),
        parent="networks",
    ),
    "home": Kind(HomePage, ("title", "summary", "body", "change_note", "headline"), _of_home),
    "alert": Kind(Alert, ("title", "body", "link", "link_text"), _of_alert),
    "response": Kind(Response, ("you_said", "we_did"), _of_response),
}
# Left out at first, typed only when chosen: they change what the thing is.
EMPTY_AT_FIRST = ("withdrawn_reason", "cancelled_reason")
MADE_ANEW = ("information", "statement", "event", "month", "alert", "response")
# Drafts of the same machinery as one of the above, each with what it would add.
LIKE_ANOTHER = {
    NetworkIndexPage: "a title, a summary and a body, as information has",
    CommitmentsPage: "likewise",
    UpdateSeriesPage: "likewise, and days that a form checks",
}


def kind_of(model: type[Model]) -> str | None:
    """The name of the kind whose model this is; None for those like another."""
    return next((name for name, kind in KINDS.items() if kind.model is model), None)


def sent(name: str, form: Form, stored: dict | None = None) -> dict[str, str]:
    """What a browser sends of `form`. `stored` is the content of the newest version, whose rows have ids."""
    kind = KINDS[name]
    data = kind.fields(form)
    for rows in kind.rows:
        known = [row.get("pk") for row in (stored or {}).get(rows, [])]
        filled = [
            {"id": known[number] or "" if number < len(known) else "", **row}
            for number, row in enumerate(data[rows])
        ]
        data[rows] = inline_formset(filled, initial=min(len(known), len(filled)))
    if kind.is_page:
        note = {"change_kind": "significant", "change_note": form["change_note"]}
        data |= note | {"go_live_at": form.get("go_live_at", ""), "comments": inline_formset([])}
    return nested_form_data(data)
