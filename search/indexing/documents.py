"""What of a page, a commitment or an answer goes into its entry."""

from collections.abc import Iterable

from django.utils import timezone

from cms.models import BasePage
from networks.models import EventPage, StatementPage
from search import result_types
from search.indexing.text import IndexedText, plain, text_of
from search.indexing.writer import IndexRow
from search.models import Entry
from search.result_types import COMMITMENT, RESPONSE, kind_of
from updates.models import Commitment, MonthlyUpdatePage, Response

STANDINGS: dict[str, Entry.Standing] = {
    StatementPage.State.SUPERSEDED: Entry.Standing.SUPERSEDED,
    StatementPage.State.WITHDRAWN: Entry.Standing.WITHDRAWN,
}


def row_of_page(page: BasePage) -> IndexRow:
    """The row of `page`, which must be of its own type."""
    row = IndexRow(page.pk, kind_of(type(page)), text_of(page), label=str(page.kind_name))
    if isinstance(page, StatementPage):
        row.own_date = page.issued_on
        row.standing = STANDINGS.get(page.state, Entry.Standing.CURRENT)
    elif isinstance(page, MonthlyUpdatePage):
        row.own_date = page.month
    elif isinstance(page, EventPage):
        row.own_date = timezone.localdate(page.starts_at) if page.starts_at else None
        row.standing = Entry.Standing.CANCELLED if page.is_cancelled else Entry.Standing.CURRENT
    return row


def row_of_commitment(commitment: Commitment) -> IndexRow:
    key_words = [commitment.owner, *commitment.characteristic_names]
    text = IndexedText(
        title=f"{commitment.ref} {commitment.title}",
        summary=commitment.wording,
        key_text="\n".join(map(str, key_words)),
        body=f"{commitment.measure}\n{plain(commitment.next_steps)}",
    )
    return IndexRow(
        commitment.pk,
        COMMITMENT,
        text,
        status=commitment.status,
        label=str(result_types.labels()[COMMITMENT]),
    )


def rows_of_commitments(commitments: Iterable[Commitment]) -> list[IndexRow]:
    return [row_of_commitment(commitment) for commitment in commitments]


def rows_of_responses(responses: Iterable[Response]) -> list[IndexRow]:
    return [
        IndexRow(
            response.pk,
            RESPONSE,
            IndexedText(response.you_said, body=plain(response.we_did)),
            own_date=response.answered_on,
            label=str(result_types.labels()[RESPONSE]),
        )
        for response in responses
    ]
