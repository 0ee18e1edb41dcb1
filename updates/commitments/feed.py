"""What happened to commitments, as an Atom feed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.syndication.feeds import NEVER, PageFeed, answer_if_changed
from updates.commitments import for_reader
from updates.commitments.filters import CommitmentFilters
from updates.models.commitment import Commitment
from updates.models.commitment_history import CommitmentChange, StatusChange

NEWEST = 50


def commitments_feed(
    request: HttpRequest, title: str, register: CommitmentFilters, address: str
) -> HttpResponse:
    """The newest changes of status and of promises in `register`, which stands at `address`."""
    found = {commitment.pk: commitment for commitment in register.found()}
    rows = _newest(found, request)
    newest = max((row.at for row in rows), default=NEVER)
    feed = PageFeed(
        title=f"{title} – {settings.WAGTAIL_SITE_NAME}, {settings.ORGANISATION_NAME}",
        link=f"{address}{register.address}",
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=settings.ORGANISATION_NAME,
        feed_url=f"{address}feed/{register.address}",
        newest=newest,
    )
    for row in rows:
        commitment = found[row.commitment_id]
        feed.add_item(
            title=f"{commitment.ref} {commitment.title}: {_headline(row)}",
            link=f"{address}{commitment.ref.lower()}/",
            description=row.reason or commitment.wording,
            unique_id=f"{address}{commitment.ref.lower()}/#{type(row).__name__.lower()}-{row.at.isoformat()}",
            updateddate=row.at,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    return answer_if_changed(request, response, newest)


def _newest(found: dict[int, Commitment], request: HttpRequest) -> list[StatusChange | CommitmentChange]:
    about = {"commitment__in": list(found)}
    said = for_reader.said_to(request, StatusChange.objects.filter(**about).exclude(status=""))
    statuses = said.order_by("-at", "-pk")[:NEWEST]
    explained = CommitmentChange.Field.explained()
    changes = CommitmentChange.objects.filter(**about, field__in=explained).order_by("-at", "-pk")[:NEWEST]
    return sorted([*statuses, *changes], key=lambda row: (row.at, row.pk), reverse=True)[:NEWEST]


def _headline(row: StatusChange | CommitmentChange) -> str:
    if isinstance(row, StatusChange):
        return row.get_status_display()
    return _("changed: %(what)s") % {"what": row.get_field_display()}
