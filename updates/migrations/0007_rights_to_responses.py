"""Editors and the equality team write answers; a second person approves them (docs/editors.md#who-does-what)."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import migrations

RIGHTS = [f"{verb}_response" for verb in ("add", "change", "view", "lock", "unlock")]


def give(apps, schema_editor):
    for make in (create_contenttypes, create_permissions):  # Django itself makes them only after the last migration
        make(installed_apps.get_app_config("updates"), apps=apps, verbosity=0)
    response = apps.get_model("contenttypes", "ContentType").objects.get(app_label="updates", model="response")
    rights = apps.get_model("auth", "Permission").objects.filter(content_type=response, codename__in=RIGHTS)
    for name in ("Editors", "Equality team"):
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*rights)
    workflow = apps.get_model("wagtailcore", "Workflow").objects.get(name="Second person approves")
    apps.get_model("wagtailcore", "WorkflowContentType").objects.get_or_create(
        content_type=response, defaults={"workflow": workflow}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("updates", "0006_responses"),
        ("home", "0003_roles"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
