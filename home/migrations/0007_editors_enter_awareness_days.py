"""Editors enter awareness days."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_editors_enter(apps, schema_editor):
    create_permissions(installed_apps.get_app_config("home"), apps=apps, verbosity=0)
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="home", content_type__model="awarenessday"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Editors"):
        group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [("home", "0006_remarks_and_awareness_days")]

    operations = [migrations.RunPython(let_editors_enter, migrations.RunPython.noop)]
