"""The audit log: append-only by a trigger, and fed by triggers on every table of rights."""

import django.utils.timezone
from django.db import migrations, models

APPEND_ONLY = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cms_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
# Arguments: the columns to note. An update that leaves them as they are is not noted.
NOTE_RIGHTS = """
CREATE FUNCTION audit_rights() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := '{}';
    new_row jsonb := '{}';
    number text;
BEGIN
    IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
    number := coalesce(new_row ->> 'id', old_row ->> 'id');
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
    "auth_user": ["is_active", "is_superuser", "is_staff"],
    "auth_user_groups": ["user_id", "group_id"],
    "auth_user_user_permissions": ["user_id", "permission_id"],
    "auth_group": ["name"],
    "auth_group_permissions": ["group_id", "permission_id"],
    "cms_foureyestask_groups": ["foureyestask_id", "group_id"],
    "wagtailcore_groupapprovaltask_groups": ["groupapprovaltask_id", "group_id"],
    "wagtailcore_grouppagepermission": ["group_id", "page_id", "permission_id"],
    "wagtailcore_groupcollectionpermission": ["group_id", "collection_id", "permission_id"],
    "wagtailcore_groupsitepermission": ["group_id", "site_id", "permission_id"],
    "wagtailcore_pageviewrestriction": ["page_id", "restriction_type"],
    "wagtailcore_pageviewrestriction_groups": ["pageviewrestriction_id", "group_id"],
    "wagtailcore_collectionviewrestriction": ["collection_id", "restriction_type"],
    "wagtailcore_collectionviewrestriction_groups": ["collectionviewrestriction_id", "group_id"],
}


def on_each_table() -> list:
    operations = []
    for table, columns in TABLES.items():
        arguments = ", ".join(f"'{column}'" for column in columns)
        operations.append(
            migrations.RunSQL(
                f"CREATE TRIGGER audit_rights AFTER INSERT OR UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION audit_rights({arguments})",
                f"DROP TRIGGER audit_rights ON {table}",
            )
        )
    return operations


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0006_seal_outgoing_mail"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('account', models.BigIntegerField(null=True, verbose_name='account')),
                ('action', models.CharField(choices=[('signed-in', 'Signed in'), ('signed-out', 'Signed out'), ('sign-in-refused', 'Sign-in refused'), ('secured', 'Password or second factor changed'), ('permission', 'Rights changed'), ('exported', 'Exported'), ('approved', 'Approved'), ('sent-back', 'Sent back'), ('bypassed', 'Published without a second check'), ('signed-off', 'Signed off')], max_length=30, verbose_name='what')),
                ('subject', models.CharField(blank=True, max_length=100, verbose_name='to what')),
                ('facts', models.JSONField(default=dict, verbose_name='details')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ['-at', '-pk'],
                'default_permissions': [],
                'indexes': [models.Index(fields=['-at', '-id'], name='audit_newest_first')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER audit_append_only ON cms_auditentry; DROP FUNCTION audit_refuse"),
        migrations.RunSQL(NOTE_RIGHTS, "DROP FUNCTION audit_rights"),
        *on_each_table(),
    ]
