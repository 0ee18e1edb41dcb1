"""What the database itself holds, whatever comes to it: the audit log, the last administrator, stored files."""

from django.db import migrations

# --- The audit log: append-only, and fed by triggers on every table of rights and of who checks ----------

APPEND_ONLY = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cms_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
DROP_APPEND_ONLY = "DROP TRIGGER audit_append_only ON cms_auditentry; DROP FUNCTION audit_refuse"
# Arguments: the columns to note. An update that leaves them as they are is not noted. Of a table without a
# number of its own, the first of them is the key.
NOTE_RIGHTS = """
CREATE FUNCTION audit_rights() RETURNS trigger LANGUAGE plpgsql AS $$
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
    "wagtailcore_task": ["active", "content_type_id"],
    "wagtailcore_workflow": ["active"],
    "wagtailcore_workflowcontenttype": ["content_type_id", "workflow_id"],
    "wagtailcore_workflowpage": ["page_id", "workflow_id"],
    "wagtailcore_workflowtask": ["workflow_id", "task_id"],
}


def note_each_table() -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER audit_rights AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION audit_rights({', '.join(repr(column) for column in columns)})",
            f"DROP TRIGGER audit_rights ON {table}",
        )
        for table, columns in TABLES.items()
    ]


# --- The last active administrator cannot be lost, by any road: forms, commands, SQL, two at once ---------

# The lock makes two transactions that each take one away wait for each other; the count after it is made anew
# and sees what the other did. Row by row, but after the whole statement: one that makes another instead passes.
KEEP_ADMINISTRATOR = """
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
ADMINISTRATOR_MAY_GO = """
DROP TRIGGER last_administrator_changed ON auth_user;
DROP TRIGGER last_administrator_deleted ON auth_user;
DROP FUNCTION keep_last_administrator;
"""

# --- A stored picture or document keeps its file ------------------------------------------------------------

KEEP_FILES = """
CREATE FUNCTION keep_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A stored file is never replaced: approvals and older versions point to it.'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'file_stays';
END $$;
CREATE TRIGGER image_file_stays BEFORE UPDATE OF file ON wagtailimages_image FOR EACH ROW
    WHEN (OLD.file IS DISTINCT FROM NEW.file) EXECUTE FUNCTION keep_file();
CREATE TRIGGER document_file_stays BEFORE UPDATE OF file ON wagtaildocs_document FOR EACH ROW
    WHEN (OLD.file IS DISTINCT FROM NEW.file) EXECUTE FUNCTION keep_file();
"""
FILES_MAY_GO = """
DROP TRIGGER image_file_stays ON wagtailimages_image;
DROP TRIGGER document_file_stays ON wagtaildocs_document;
DROP FUNCTION keep_file;
"""
# Each request for a picture asks which one it is; Wagtail has no index for that.
PICTURE_INDEX = "CREATE INDEX rendition_by_file ON wagtailimages_rendition (file)"
NO_PICTURE_INDEX = "DROP INDEX rendition_by_file"


class Migration(migrations.Migration):
    # Of before the first release; take it out after the second.
    replaces = [
        ("cms", "0007_audit"),
        ("cms", "0012_last_administrator"),
        ("cms", "0013_audit_workflows"),
        ("cms", "0014_files_stay"),
    ]

    dependencies = [
        ("cms", "0003_kernel"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.RunSQL(APPEND_ONLY, DROP_APPEND_ONLY),
        migrations.RunSQL(NOTE_RIGHTS, "DROP FUNCTION audit_rights"),
        *note_each_table(),
        migrations.RunSQL(KEEP_ADMINISTRATOR, ADMINISTRATOR_MAY_GO),
        migrations.RunSQL(KEEP_FILES, FILES_MAY_GO),
        migrations.RunSQL(PICTURE_INDEX, NO_PICTURE_INDEX),
    ]
