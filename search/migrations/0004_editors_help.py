"""Editors keep synonyms and promoted results, and see what is searched for."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = [
    f"{verb}_{model}" for model in ("synonym", "promotion") for verb in ("add", "change", "delete", "view")
] + ["view_searchedterm"]


def let_editors_help(apps, schema_editor):
    create_permissions(installed_apps.get_app_config("search"), apps=apps, verbosity=0)
    editors = apps.get_model("auth", "Group").objects.get(name="Editors")
    editors.permissions.add(*apps.get_model("auth", "Permission").objects.filter(codename__in=RIGHTS))


class Migration(migrations.Migration):
    dependencies = [("search", "0003_in_step"), ("home", "0004_roles")]

    operations = [migrations.RunPython(let_editors_help, migrations.RunPython.noop)]
