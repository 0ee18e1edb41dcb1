"""For the engine of SEARCH_URL: what is deleted here must be forgotten there, what changes must be sent again.

And for Wagtail's own index: the entry that was just written is found without looking at all of them.
"""

from django.db import migrations, models

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


class Migration(migrations.Migration):
    dependencies = [("search", "0004_editors_help"), ("wagtailsearch", "0010_add_text_fields")]

    operations = [
        migrations.CreateModel(
            name="Gone",
            fields=[("entry", models.BigIntegerField(primary_key=True, serialize=False))],
        ),
        migrations.RunSQL(KEEP_GONE, FORGET),
        migrations.RunSQL(
            "CREATE INDEX search_new_titles ON wagtailsearch_indexentry (id) WHERE title_norm = 1.0",
            "DROP INDEX search_new_titles",
        ),
    ]
