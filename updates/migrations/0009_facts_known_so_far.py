"""Sites that published before facts were kept: what readers see now is what they saw since the first day."""

from datetime import datetime, time

from django.db import migrations
from django.utils import timezone
from django.utils.html import strip_tags

MODELS = {
    "monthlyupdatepage": ("updates", "MonthlyUpdatePage"),
    "updateseriespage": ("updates", "UpdateSeriesPage"),
    "statementpage": ("networks", "StatementPage"),
}


def keep_what_is_public(apps, schema_editor):
    facts = apps.get_model("updates", "PublishedFact").objects
    pages = apps.get_model("cms", "BasePage").objects
    restrictions = apps.get_model("wagtailcore", "PageViewRestriction").objects
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).first()
    root = pages.filter(pk=site.root_page_id).values_list("url_path", flat=True).first() if site else None
    closed = (
        *restrictions.values_list("page__path", flat=True),
        *pages.filter(live=False, numchild__gt=0, depth__gt=1).values_list("path", flat=True),
    )
    live = pages.filter(live=True, alias_of__isnull=True, depth__gt=1).select_related("content_type")
    for page in live.order_by("path"):
        if page.path.startswith(closed) or page.first_published_at is None or root is None:
            continue
        first = page.public_updates.order_by("at", "pk").first()
        since = first.at if first else page.first_published_at
        kind = page.content_type.model
        data = {
            "type": kind,
            "title": page.title,
            "path": f"/{page.url_path.removeprefix(root)}",
            "first": _day(since),
        }
        if kind in MODELS:
            data |= MORE[kind](apps.get_model(*MODELS[kind]).objects.get(pk=page.pk))
        facts.create(
            kind="page",
            object_id=page.pk,
            at=since,
            is_public=True,
            network_number=page.network_id,
            data=data,
        )


    for response in apps.get_model("updates", "Response").objects.filter(live=True):
        facts.create(
            kind="response",
            object_id=response.pk,
            at=timezone.make_aware(datetime.combine(response.answered_on, time(12))),
            is_public=True,
            network_number=response.network_id,
            data=_response(response),
        )


def _response(response) -> dict:
    return {
        "you_said": response.you_said,
        "by_five": response.is_said_by_five,
        "answer": response.answer,
        "we_did": " ".join(strip_tags(response.we_did.replace("<", " <")).split()),
        "answered": _iso(response.answered_on),
        "commitment": response.commitment.ref if response.commitment else "",
    }


def _day(moment) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""


def _iso(day) -> str:
    return day.isoformat() if day else ""


def _month(page) -> dict:
    refs = {move.commitment.ref for item in page.items.all() for move in item.moves.all()}
    return {
        "series": page.series_id,
        "month": _iso(page.month),
        "due": _iso(page.due_on),
        "submitted": _day(page.submitted_at),
        "about": sorted(refs),
    }


def _series(page) -> dict:
    pauses = [
        {"first_month": _iso(each.first_month), "last_month": _iso(each.last_month), "reason": each.reason}
        for each in page.pauses.order_by("sort_order")
    ]
    return {"starts": _iso(page.starts_month), "due_after": page.due_working_days, "pauses": pauses}


def _statement(page) -> dict:
    return {
        "issued": _iso(page.issued_on),
        "issuers": sorted(network.pk for network in page.issued_by.all()),
        "state": page.state,
        "reason": page.withdrawn_reason if page.state == "withdrawn" else "",
    }


MORE = {"monthlyupdatepage": _month, "updateseriespage": _series, "statementpage": _statement}


class Migration(migrations.Migration):
    dependencies = [
        ("updates", "0008_published_facts"),
        ("networks", "0002_teams_and_terms"),
        ("cms", "0005_approval"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(keep_what_is_public, migrations.RunPython.noop)]
