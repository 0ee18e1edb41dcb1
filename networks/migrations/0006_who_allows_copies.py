"""The equality team allows copies of mailing lists."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_the_equality_team_allow(apps, schema_editor):
    create_permissions(installed_apps.get_app_config("networks"), apps=apps, verbosity=0)
    right = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="networks", codename="allow_listcopy"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Equality team"):
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("networks", "0005_list_copies"), ("home", "0003_roles")]

    operations = [migrations.RunPython(let_the_equality_team_allow, migrations.RunPython.noop)]
