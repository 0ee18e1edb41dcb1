"""Everything the site's database holds, to see what one request left in it."""

from collections import Counter

from django.db import connection


def everything() -> Counter[tuple[str, str]]:
    """Each row of each table, as (table, text)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = Counter()
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT row.*::text FROM {name} AS row")  # noqa: S608 - names from the catalogue
            found.update((table, text) for (text,) in cursor.fetchall())
    return found
