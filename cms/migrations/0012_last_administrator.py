"""The last active administrator cannot be lost, by any road: forms, commands, SQL, two at once."""

from django.db import migrations

# The lock makes two transactions that each take one away wait for each other; the count after it is made anew
# and sees what the other did. Row by row, but after the whole statement: one that makes another instead passes.
RULE = """
CREATE FUNCTION keep_last_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('last_administrator'));
    IF NOT EXISTS (SELECT 1 FROM auth_user WHERE is_superuser AND is_active) THEN
        RAISE EXCEPTION 'The last administrator cannot be lost.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'last_administrator';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER last_administrator_changed AFTER UPDATE ON auth_user FOR EACH ROW
    WHEN (OLD.is_superuser AND OLD.is_active AND NOT (NEW.is_superuser AND NEW.is_active))
    EXECUTE FUNCTION keep_last_administrator();
CREATE TRIGGER last_administrator_deleted AFTER DELETE ON auth_user FOR EACH ROW
    WHEN (OLD.is_superuser AND OLD.is_active)
    EXECUTE FUNCTION keep_last_administrator();
"""
NO_RULE = """
DROP TRIGGER last_administrator_changed ON auth_user;
DROP TRIGGER last_administrator_deleted ON auth_user;
DROP FUNCTION keep_last_administrator;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0011_update_written_at"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(RULE, NO_RULE),
    ]
