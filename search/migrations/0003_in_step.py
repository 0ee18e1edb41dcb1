"""The database itself keeps in step what an entry copies from its page, commitment or answer, however it changes.

Most of it decides who may find what, so it must never be late: these run in the transaction of the change.
"""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION search_follow_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live THEN
        UPDATE search_entry SET
            path = NEW.path,
            expire_at = NEW.expire_at,
            network_id = NEW.network_id,
            date = COALESCE(own_date, (NEW.public_updated_at AT TIME ZONE 'Europe/London')::date),
            year = EXTRACT(year FROM COALESCE(own_date, (NEW.public_updated_at AT TIME ZONE 'Europe/London')::date))
        WHERE page_id = NEW.id;
        IF NEW.network_id = NEW.id THEN
            UPDATE search_entry SET path = NEW.path, expire_at = NEW.expire_at
            WHERE network_id = NEW.id AND commitment_id IS NOT NULL;
            UPDATE search_entry SET path = NEW.path, expire_at = LEAST(NEW.expire_at, response.expire_at)
            FROM updates_response response
            WHERE search_entry.network_id = NEW.id AND response_id = response.id;
        END IF;
    ELSE
        DELETE FROM search_entry WHERE page_id = NEW.id;
        DELETE FROM search_entry WHERE network_id = NEW.id AND page_id IS NULL;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER search_follow_page
AFTER UPDATE OF live, path, expire_at, network_id, public_updated_at ON cms_basepage FOR EACH ROW
WHEN ((OLD.live, OLD.path, OLD.expire_at, OLD.network_id, OLD.public_updated_at)
    IS DISTINCT FROM (NEW.live, NEW.path, NEW.expire_at, NEW.network_id, NEW.public_updated_at))
EXECUTE FUNCTION search_follow_page();

CREATE FUNCTION search_follow_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_entry SET status = NEW.status WHERE commitment_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER search_follow_commitment
AFTER UPDATE OF status ON updates_commitment FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status)
EXECUTE FUNCTION search_follow_commitment();

CREATE FUNCTION search_follow_response() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live THEN
        UPDATE search_entry SET expire_at = LEAST(
            NEW.expire_at, (SELECT page.expire_at FROM cms_basepage page WHERE page.id = NEW.network_id))
        WHERE response_id = NEW.id;
    ELSE
        DELETE FROM search_entry WHERE response_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER search_follow_response
AFTER UPDATE OF live, expire_at ON updates_response FOR EACH ROW
WHEN ((OLD.live, OLD.expire_at) IS DISTINCT FROM (NEW.live, NEW.expire_at))
EXECUTE FUNCTION search_follow_response();
"""

UNFOLLOW = """
DROP TRIGGER search_follow_page ON cms_basepage;
DROP FUNCTION search_follow_page;
DROP TRIGGER search_follow_commitment ON updates_commitment;
DROP FUNCTION search_follow_commitment;
DROP TRIGGER search_follow_response ON updates_response;
DROP FUNCTION search_follow_response;
"""

# For the engine of SEARCH_URL: what is deleted here must be forgotten there, what changes must be sent again.
KEEP_GONE = """
CREATE FUNCTION search_keep_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_sent THEN
        INSERT INTO search_gone (entry) VALUES (OLD.id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER search_keep_gone AFTER DELETE ON search_entry FOR EACH ROW EXECUTE FUNCTION search_keep_gone();

CREATE FUNCTION search_send_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_sent = false;
    RETURN NEW;
END $$;

CREATE TRIGGER search_send_again
BEFORE UPDATE OF path, expire_at, network_id, date, status ON search_entry FOR EACH ROW
WHEN (OLD.is_sent AND (OLD.path, OLD.expire_at, OLD.network_id, OLD.date, OLD.status)
    IS DISTINCT FROM (NEW.path, NEW.expire_at, NEW.network_id, NEW.date, NEW.status))
EXECUTE FUNCTION search_send_again();
"""

FORGET = """
DROP TRIGGER search_keep_gone ON search_entry;
DROP FUNCTION search_keep_gone;
DROP TRIGGER search_send_again ON search_entry;
DROP FUNCTION search_send_again;
"""

# A search that half of all pages match reads half of all rows: what it counts and ranks by stays in the row, the
# rest goes out of it.
NARROW_ROWS = """
ALTER TABLE search_entry SET (toast_tuple_target = 256);
ALTER TABLE search_entry ALTER COLUMN head SET STORAGE MAIN, ALTER COLUMN title SET STORAGE MAIN,
    ALTER COLUMN path SET STORAGE MAIN;
"""

# Wagtail searches `title || body` but makes no index for it: at 100,000 pages 626 ms a word, 50 ms with one. And
# the entry that was just written is found without looking at all of them.
WAGTAILS = """
CREATE INDEX search_title_and_body ON wagtailsearch_indexentry USING gin ((title || body));
CREATE INDEX search_new_titles ON wagtailsearch_indexentry (id) WHERE title_norm = 1.0;
"""
DROP_WAGTAILS = "DROP INDEX search_title_and_body; DROP INDEX search_new_titles"


class Migration(migrations.Migration):
    # Of before the first release; take it out after the second.
    replaces = [
        ("search", "0001_index_title_and_body"),
        ("search", "0003_follow_pages"),
        ("search", "0005_other_engine"),
        ("search", "0006_answers"),
    ]

    dependencies = [("search", "0002_initial"), ("wagtailsearch", "0010_add_text_fields")]

    operations = [
        migrations.RunSQL(NARROW_ROWS, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
        migrations.RunSQL(KEEP_GONE, FORGET),
        migrations.RunSQL(WAGTAILS, DROP_WAGTAILS),
    ]
