"""The equality team reads and sorts feedback (docs/editors.md#who-does-what); no other role does."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_the_equality_team_read(apps, schema_editor):
    create_permissions(installed_apps.get_app_config("home"), apps=apps, verbosity=0)
    right = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="home", codename="read_feedback"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Equality team"):
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("home", "0004_feedback")]

    operations = [migrations.RunPython(let_the_equality_team_read, migrations.RunPython.noop)]
