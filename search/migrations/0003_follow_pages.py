"""The database itself keeps in step what an entry copies from its page or commitment, whichever way it is changed.

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
        END IF;
    ELSE
        DELETE FROM search_entry WHERE page_id = NEW.id;
        DELETE FROM search_entry WHERE network_id = NEW.id AND commitment_id IS NOT NULL;
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
"""

UNFOLLOW = """
DROP TRIGGER search_follow_page ON cms_basepage;
DROP FUNCTION search_follow_page;
DROP TRIGGER search_follow_commitment ON updates_commitment;
DROP FUNCTION search_follow_commitment;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_entries")]

    operations = [migrations.RunSQL(FOLLOW, UNFOLLOW)]
