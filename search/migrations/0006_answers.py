"""Answers of *You said, we did* are found like commitments: as visible as their network, and until their own end."""

import django.db.models.deletion
from django.db import migrations, models

FOLLOW = """
CREATE OR REPLACE FUNCTION search_follow_page() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER search_follow_response ON updates_response;
DROP FUNCTION search_follow_response;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0005_other_engine"), ("updates", "0007_rights_to_responses")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="response",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="updates.response",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="standing",
            field=models.SmallIntegerField(
                choices=[(0, "Current"), (1, "Superseded"), (2, "Withdrawn"), (3, "Cancelled")], default=0
            ),
        ),
        migrations.RemoveConstraint(model_name="entry", name="search_entry_is_one_thing"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(page__isnull=False, commitment__isnull=True, response__isnull=True)
                | models.Q(page__isnull=True, commitment__isnull=False, response__isnull=True)
                | models.Q(page__isnull=True, commitment__isnull=True, response__isnull=False),
                name="search_entry_is_one_thing",
            ),
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
