"""The audit log has every change of what decides who checks, whatever made it: forms, commands, plain SQL."""

from django.db import migrations

# Of a table without a number of its own, the first column to note is the key.
NOTE_RIGHTS = """
CREATE OR REPLACE FUNCTION audit_rights() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := '{}';
    new_row jsonb := '{}';
    number text;
BEGIN
    IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
    number := coalesce(
        new_row ->> 'id', old_row ->> 'id', new_row ->> TG_ARGV[0], old_row ->> TG_ARGV[0]
    );
    SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO old_row
        FROM jsonb_each(old_row) WHERE key = ANY (TG_ARGV);
    SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO new_row
        FROM jsonb_each(new_row) WHERE key = ANY (TG_ARGV);
    IF TG_OP = 'UPDATE' AND old_row = new_row THEN RETURN NULL; END IF;
    INSERT INTO cms_auditentry (at, account, action, subject, facts) VALUES (
        clock_timestamp(),
        nullif(current_setting('audit.account', true), '')::bigint,
        'permission',
        TG_TABLE_NAME || ':' || number,
        jsonb_strip_nulls(jsonb_build_object('before', old_row, 'after', new_row))
    );
    RETURN NULL;
END $$;
"""
TABLES = {
    "wagtailcore_task": ["active", "content_type_id"],
    "wagtailcore_workflow": ["active"],
    "wagtailcore_workflowcontenttype": ["content_type_id", "workflow_id"],
    "wagtailcore_workflowpage": ["page_id", "workflow_id"],
    "wagtailcore_workflowtask": ["workflow_id", "task_id"],
}


def on_each_table() -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER audit_rights AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION audit_rights({', '.join(repr(column) for column in columns)})",
            f"DROP TRIGGER audit_rights ON {table}",
        )
        for table, columns in TABLES.items()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0012_last_administrator"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        # The former function does for the tables of before, so there is no way back to write.
        migrations.RunSQL(NOTE_RIGHTS, migrations.RunSQL.noop),
        *on_each_table(),
    ]
