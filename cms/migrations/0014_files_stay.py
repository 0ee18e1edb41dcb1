"""A stored picture or document keeps its file, by any road; and who asks for a picture is answered quickly."""

from django.db import migrations

RULE = """
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
NO_RULE = """
DROP TRIGGER image_file_stays ON wagtailimages_image;
DROP TRIGGER document_file_stays ON wagtaildocs_document;
DROP FUNCTION keep_file;
"""
# Each request for a picture asks which one it is; Wagtail has no index for that.
INDEX = "CREATE INDEX rendition_by_file ON wagtailimages_rendition (file)"
NO_INDEX = "DROP INDEX rendition_by_file"


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0013_audit_workflows"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.RunSQL(RULE, NO_RULE),
        migrations.RunSQL(INDEX, NO_INDEX),
    ]
