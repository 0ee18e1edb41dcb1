"""What is kept of a page or an answer for evidence: plain values, enough to tell of it when it is gone."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags

from cms.models import BasePage, PublicUpdate
from networks.models import StatementPage
from updates.models import MonthlyUpdatePage, Response, UpdateSeriesPage


def page_data(page: BasePage) -> dict[str, Any]:
    """`page` as readers see it; it has to be of its own class."""
    first = PublicUpdate.objects.filter(page_id=page.pk).order_by("at", "pk").first()
    about = {
        "type": page._meta.model_name,
        "title": page.title,
        "path": page.get_url() or "",
        "first": _day(first.at if first else page.first_published_at),
    }
    more = MORE.get(type(page))
    return {**about, **more(page)} if more else about


def waiting_data(page: BasePage) -> dict[str, Any]:
    """Of a page nobody sees: a month that waits for a decision says so in its series, all others nothing."""
    if not isinstance(page, MonthlyUpdatePage):
        return {}
    since = MonthlyUpdatePage.objects.with_standing().get(pk=page.pk).facts.waiting_since
    return {"type": page._meta.model_name, "waiting": since.isoformat(), **_month(page)} if since else {}


def response_data(response: Response) -> dict[str, Any]:
    return {
        "you_said": response.you_said,
        "by_five": response.is_said_by_five,
        "answer": response.answer,
        "we_did": " ".join(strip_tags(response.we_did.replace("<", " <")).split()),
        "answered": response.answered_on.isoformat() if response.answered_on else "",
        "commitment": response.commitment.ref if response.commitment else "",
    }


def _month(page: MonthlyUpdatePage) -> dict[str, Any]:
    moves = [(move.commitment.ref, move.status) for item in page.items.all() for move in item.moves.all()]
    return {
        "series": page.series_id,
        "month": page.month.isoformat(),
        "due": page.due_on.isoformat() if page.due_on else "",
        "submitted": _day(page.submitted_at),
        "about": sorted({ref for ref, _status in moves}),
    }


def _series(page: UpdateSeriesPage) -> dict[str, Any]:
    return {
        "starts": page.starts_month.isoformat() if page.starts_month else "",
        "due_after": page.due_working_days,
        "pauses": [
            {
                "first_month": pause.first_month.isoformat(),
                "last_month": pause.last_month.isoformat(),
                "reason": pause.reason,
            }
            for pause in page.pauses.all()
        ],
    }


def _statement(page: StatementPage) -> dict[str, Any]:
    return {
        "issued": page.issued_on.isoformat() if page.issued_on else "",
        "about": sorted(page.commitments.values_list("ref", flat=True)),
        "issuers": sorted(network.pk for network in page.issued_by.all()),
        "state": page.state,
        "reason": page.withdrawn_reason if page.state == StatementPage.State.WITHDRAWN else "",
    }


MORE = {MonthlyUpdatePage: _month, UpdateSeriesPage: _series, StatementPage: _statement}


def _day(moment: datetime | None) -> str:
    """The day in the UK."""
    return timezone.localdate(moment, timezone.get_default_timezone()).isoformat() if moment else ""
