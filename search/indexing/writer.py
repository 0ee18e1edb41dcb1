"""The one writer of entries: many rows in one statement."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from search.indexing.text import IndexedText
from search.models import Entry, Word
from search.query.text import for_index, words_of
from search.query.tsquery import CONFIG, NAMES

SHORTEST_WORD, LONGEST_WORD = 3, 40


@dataclass
class IndexRow:
    """An entry to be. Its place, end and network are read from the tree when it is written."""

    pk: int
    kind: str
    text: IndexedText
    own_date: date | None = None
    standing: int = Entry.Standing.CURRENT
    status: str = ""
    label: str = ""  # what readers call the kind: "statement about panels" finds statements


_GIVEN = """
    unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::int[],
           %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS given (pk, kind, title, summary, key_text, body, own_date, standing, status,
              title_words, summary_words, key_words, body_words)
"""
# The row is locked until it is written: a page that is taken down meanwhile is not found afterwards.
_PAGES = f"""
    FROM {_GIVEN} JOIN cms_basepage page ON page.id = given.pk AND page.live AND page.depth > 1
    FOR SHARE OF page
"""
_COMMITMENTS = f"""
    FROM {_GIVEN} JOIN updates_commitment commitment ON commitment.id = given.pk
    LEFT JOIN cms_basepage page ON page.id = commitment.network_id
    WHERE commitment.public_since IS NOT NULL AND (page.id IS NULL OR page.live)
    FOR SHARE OF commitment
"""
_RESPONSES = f"""
    FROM {_GIVEN} JOIN updates_response response ON response.id = given.pk AND response.live
    LEFT JOIN cms_basepage page ON page.id = response.network_id
    WHERE page.id IS NULL OR page.live
    FOR SHARE OF response
"""
_WRITE = """
    INSERT INTO search_entry
        ({target}, path, expire_at, kind, network_id, year, status, standing, own_date, date,
         title, summary, key_text, body, names, head, words, is_sent)
    SELECT pk, path, expire_at, kind, network_id, EXTRACT(year FROM day), status, standing, own_date, day,
        title, summary, key_text, body, {names}, head,
        head || setweight({key_text}, 'C')
             || setweight({body}, 'D'),
        false
    FROM (
        SELECT given.*, COALESCE(page.path, '') AS path, {ends} AS expire_at, {network} AS network_id,
            {day} AS day,
            setweight({title}, 'A')
                || setweight({summary}, 'B') AS head
        {source}
    ) AS row
    ON CONFLICT ({target}) DO UPDATE SET
        (path, expire_at, kind, network_id, year, status, standing, own_date, date,
         title, summary, key_text, body, names, head, words, is_sent)
        = (EXCLUDED.path, EXCLUDED.expire_at, EXCLUDED.kind, EXCLUDED.network_id, EXCLUDED.year,
           EXCLUDED.status, EXCLUDED.standing, EXCLUDED.own_date, EXCLUDED.date, EXCLUDED.title,
           EXCLUDED.summary, EXCLUDED.key_text, EXCLUDED.body, EXCLUDED.names, EXCLUDED.head,
           EXCLUDED.words, false)
"""


_VECTORS = {
    "names": f"to_tsvector('{NAMES}', title_words)",
    "title": f"to_tsvector('{CONFIG}', given.title_words)",
    "summary": f"to_tsvector('{CONFIG}', given.summary_words)",
    "key_text": f"to_tsvector('{CONFIG}', key_words)",
    "body": f"to_tsvector('{CONFIG}', body_words)",
}
_UPDATED_ON = "(page.public_updated_at AT TIME ZONE 'Europe/London')::date"
_WRITE_PAGES = _WRITE.format(
    target="page_id",
    ends="page.expire_at",
    network="page.network_id",
    day=f"COALESCE(own_date, {_UPDATED_ON})",
    source=_PAGES,
    **_VECTORS,
)
_WRITE_COMMITMENTS = _WRITE.format(
    target="commitment_id",
    ends="page.expire_at",
    network="commitment.network_id",
    day="own_date",
    source=_COMMITMENTS,
    **_VECTORS,
)
_WRITE_RESPONSES = _WRITE.format(
    target="response_id",
    ends="LEAST(page.expire_at, response.expire_at)",
    network="response.network_id",
    day="own_date",
    source=_RESPONSES,
    **_VECTORS,
)


def write_pages(rows: list[IndexRow], known_words: set[str] | None = None) -> None:
    """Write or replace the entries of pages; those that are not live get none."""
    _write(_WRITE_PAGES, rows, known_words)


def write_commitments(rows: list[IndexRow], known_words: set[str] | None = None) -> None:
    """Write or replace the entries of public commitments; those of a network that is not live get none."""
    _write(_WRITE_COMMITMENTS, rows, known_words)


def write_responses(rows: list[IndexRow], known_words: set[str] | None = None) -> None:
    """Write or replace the entries of live answers; those of a network that is not live get none."""
    _write(_WRITE_RESPONSES, rows, known_words)


def _write(sql: str, rows: list[IndexRow], known_words: set[str] | None) -> None:
    if not rows:
        return
    columns = zip(
        *(
            (row.pk, row.kind, row.text.title, row.text.summary, row.text.key_text, row.text.body,
             row.own_date, int(row.standing), row.status,
             for_index(row.text.title), for_index(row.text.summary),
             for_index(f"{row.label} {row.text.key_text}"), for_index(row.text.body))
            for row in rows
        ),
        strict=True,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(column) for column in columns])
    _keep_words(rows, known_words if known_words is not None else set())


def _keep_words(rows: list[IndexRow], known: set[str]) -> None:
    """Remember the words of `rows` that are not in `known`, and add them to it."""
    found: set[str] = set()
    for row in rows:
        text = row.text
        found.update(words_of(f"{text.title} {text.summary} {text.key_text} {text.body}"))
    new = {
        word for word in found - known if SHORTEST_WORD <= len(word) <= LONGEST_WORD and not word.isdigit()
    }
    Word.objects.bulk_create([Word(word) for word in sorted(new)], ignore_conflicts=True)
    known |= new
