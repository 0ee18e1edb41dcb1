"""The equality team reads the drafts of all networks (docs/editors.md#who-does-what)."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import migrations


def give(apps, schema_editor):
    for make in (create_contenttypes, create_permissions):  # Django itself makes them only after the last migration
        make(installed_apps.get_app_config("cms"), apps=apps, verbosity=0)
    page = apps.get_model("contenttypes", "ContentType").objects.get(app_label="cms", model="basepage")
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=page, codename="read_drafts", defaults={"name": "Can read the drafts of all networks"}
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Equality team")
    group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ("updates", "0001_initial"),
        ("home", "0003_roles"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
