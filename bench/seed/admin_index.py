"""Wagtail's own index, which its admin searches, filled by SQL: in Python it takes longer than the pages."""

from django.db import connection, transaction

from cms.typing import Progress

COLUMNS = "content_type_id, object_id, title_norm, autocomplete, title, body, title_text, body_text"


@transaction.atomic
def index_for_admin(texts: list[tuple[int, int, str, str]], progress: Progress) -> None:
    """Index `texts`, rows of (page, content type, title, text). Its GIN indexes are made anew at the end."""
    progress("Indexing for the admin", 0, len(texts))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE scale_text (pk bigint, kind integer, title text, body text)")
        with cursor.copy("COPY scale_text FROM STDIN") as copy:
            for row in texts:
                copy.write_row(row)
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'wagtailsearch_indexentry' AND indexdef LIKE '%% USING gin %%'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        cursor.execute(
            f"INSERT INTO wagtailsearch_indexentry ({COLUMNS})"  # noqa: S608 - names of columns
            " SELECT kind, pk::text, 1.5, to_tsvector('simple', title),"
            " setweight(to_tsvector('english', title), 'A'), setweight(to_tsvector('english', body), 'D'),"
            " title, body FROM scale_text ORDER BY pk ON CONFLICT DO NOTHING"
        )
        # No index can be made while the table's foreign keys wait to be checked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("DROP TABLE scale_text")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    progress("Indexing for the admin", len(texts), len(texts))
