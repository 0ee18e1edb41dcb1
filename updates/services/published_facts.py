"""The one writer of the facts that evidence packs are made of: called whenever readers see something else."""

from datetime import datetime, time

from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import BasePage, PublicUpdate
from cms.querysets import BasePageQuerySet
from updates.evidence.snapshots import page_data, response_data, waiting_data
from updates.models import PublishedFact, Response

Kind = PublishedFact.Kind


def keep_page(page: BasePage, *, at: datetime) -> None:
    """Note what readers see of `page` from `at` on, and of what is below it where that appears with it."""
    if _newest(Kind.PAGE, [page.pk]).get(page.pk, NOTHING).is_public:
        keep_pages(BasePage.objects.filter(pk=page.pk), at=at)
    else:
        keep_below(page, at=at)


def keep_below(page: BasePage, *, at: datetime) -> None:
    """`page` or its place changed for all that is below it, too."""
    keep_pages(BasePage.objects.descendant_of(page, inclusive=True), at=at)


def keep_pages(pages: BasePageQuerySet, *, at: datetime) -> None:
    """Note what readers see of `pages`; nothing where it is what they saw before.

    Never before what is known already: the newest row is what they see.
    """
    found = list(pages.filter(alias_of__isnull=True, depth__gt=1).order_by("path").specific())
    closed = _closed_paths()
    newest = _newest(Kind.PAGE, [page.pk for page in found])
    rows = []
    for page in found:
        is_public = page.live and not page.path.startswith(closed)
        before = newest.get(page.pk, NOTHING)
        data = page_data(page) if is_public else {} if page.path.startswith(closed) else waiting_data(page)
        row = PublishedFact(
            kind=Kind.PAGE,
            object_id=page.pk,
            at=max(at, before.at or at),
            is_public=is_public,
            network_number=page.network_id,
            data=data,
        )
        if _differs(row, before):
            rows.append(row)
    PublishedFact.objects.bulk_create(rows)


def keep_response(response: Response, *, at: datetime) -> None:
    row = PublishedFact(
        kind=Kind.RESPONSE,
        object_id=response.pk,
        at=at,
        is_public=response.live,
        network_number=response.network_id,
        data=response_data(response) if response.live else {},
    )
    if _differs(row, _newest(Kind.RESPONSE, [response.pk]).get(response.pk, NOTHING)):
        row.save()


def note_gone(kind: Kind, object_id: int, *, at: datetime) -> None:
    """It was deleted. What it was until then stays known."""
    newest = _newest(kind, [object_id]).get(object_id, NOTHING)
    if newest.is_public or newest.data:
        PublishedFact.objects.create(
            kind=kind, object_id=object_id, at=at, is_public=False, network_number=newest.network_number
        )


def redate_page(page: BasePage, *, before: datetime, after: datetime) -> None:
    """An import gave the publication of `before` its true date, and maybe older dates with it.

    Of a page it brought, the text of today is all that is known of the past.
    """
    rows = PublishedFact.objects.filter(kind=Kind.PAGE, object_id=page.pk)
    first = PublicUpdate.objects.filter(page_id=page.pk).order_by("at", "pk").first()
    is_only_one = not rows.exclude(at=before).exists()
    data = page_data(BasePage.objects.get(pk=page.pk).specific)
    rows.filter(at=before, is_public=True).update(at=first.at if first and is_only_one else after, data=data)


def redate_response(response: Response) -> None:
    """An import brought this answer: readers have seen it since the day it was given."""
    if response.answered_on is None:
        return
    day = timezone.make_aware(datetime.combine(response.answered_on, time(12)))
    PublishedFact.objects.filter(kind=Kind.RESPONSE, object_id=response.pk, at__gt=day).update(at=day)
    late = Response.objects.filter(pk=response.pk, last_published_at__gt=day)
    late.update(first_published_at=day, last_published_at=day)


NOTHING = PublishedFact(is_public=False)


def _newest(kind: Kind, ids: list[int]) -> dict[int, PublishedFact]:
    rows = PublishedFact.objects.filter(kind=kind, object_id__in=ids)
    return {row.object_id: row for row in rows.order_by("object_id", "-at", "-pk").distinct("object_id")}


def _differs(row: PublishedFact, newest: PublishedFact) -> bool:
    facts = ("is_public", "data", "network_number") if row.is_public else ("is_public", "data")
    return any(getattr(row, name) != getattr(newest, name) for name in facts)


def _closed_paths() -> tuple[str, ...]:
    """Tops of what is not for everybody who may read the site."""
    restricted = PageViewRestriction.objects.values_list("page__path", flat=True)
    drafts = BasePage.objects.filter(live=False, numchild__gt=0, depth__gt=1).values_list("path", flat=True)
    return (*restricted, *drafts)
