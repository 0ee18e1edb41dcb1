"""The store behind the limits: an unlogged table, so that counting costs no write to the log."""

from django.db import migrations, models


class CreateUnloggedModel(migrations.CreateModel):
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        schema_editor.execute(f"ALTER TABLE {schema_editor.quote_name(table)} SET UNLOGGED")


class Migration(migrations.Migration):
    dependencies = [("cms", "0008_admin_indexes")]

    operations = [
        CreateUnloggedModel(
            name="Limit",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("value", models.JSONField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
