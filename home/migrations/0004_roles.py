"""Roles, their rights, and the one workflow: made here, not by a command somebody must remember (docs/editors.md#who-does-what)."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import migrations

EDITORS, EQUALITY_TEAM = "Editors", "Equality team"
WORKFLOW, TASK = "Second person approves", "A second person reads and approves"

PAGE_RIGHTS = ["add", "change", "publish", "bulk_delete", "lock", "unlock"]
FILE_RIGHTS = [f"{verb}_{model}" for model in ("image", "document") for verb in ("add", "change", "choose")]
ALERT_RIGHTS = ["add_alert", "change_alert", "view_alert", "lock_alert", "unlock_alert"]
COMMITMENT_RIGHTS = ["add_commitment", "change_commitment", "view_commitment"]
RESPONSE_RIGHTS = ["add_response", "change_response", "view_response", "lock_response", "unlock_response"]
DAY_RIGHTS = [f"{verb}_awarenessday" for verb in ("add", "change", "delete", "view")]
APPS_WITH_RIGHTS = ["cms", "home", "networks", "updates", "wagtailcore", "wagtailimages", "wagtaildocs"]


def make_roles(apps, schema_editor):
    for label in APPS_WITH_RIGHTS:  # Django itself makes permissions only after the last migration
        config = installed_apps.get_app_config(label)
        create_contenttypes(config, apps=apps, verbosity=0)
        create_permissions(config, apps=apps, verbosity=0)
    group = apps.get_model("auth", "Group").objects
    editors, _ = group.get_or_create(name=EDITORS)
    equality, _ = group.get_or_create(name=EQUALITY_TEAM)
    for role in (editors, equality):
        give(apps, role, ["access_admin"])
    give(apps, editors, [*ALERT_RIGHTS, "bypass_approval", *RESPONSE_RIGHTS, *DAY_RIGHTS])
    give(apps, equality, [*COMMITMENT_RIGHTS, *RESPONSE_RIGHTS, "read_feedback", "allow_listcopy"])
    equality.permissions.add(reading_of_drafts(apps))
    give_on_every_page(apps, editors)
    give_on_every_file(apps, editors)
    replace_workflow(apps, editors)


def permissions(apps, codenames):
    return apps.get_model("auth", "Permission").objects.filter(codename__in=codenames)


def give(apps, group, codenames):
    group.permissions.add(*permissions(apps, codenames))


def reading_of_drafts(apps):
    """The right to read the drafts of all networks, which is no model's own."""
    page = apps.get_model("contenttypes", "ContentType").objects.get(app_label="cms", model="basepage")
    right, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=page, codename="read_drafts", defaults={"name": "Can read the drafts of all networks"}
    )
    return right


def give_on_every_page(apps, group):
    root = apps.get_model("cms", "BasePage").objects.get(depth=1)
    rights = apps.get_model("wagtailcore", "GroupPagePermission").objects
    for permission in permissions(apps, [f"{right}_basepage" for right in PAGE_RIGHTS]):
        rights.get_or_create(group=group, page=root, permission=permission)


def give_on_every_file(apps, group):
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    rights = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    for permission in permissions(apps, FILE_RIGHTS):
        rights.get_or_create(group=group, collection=root, permission=permission)


def replace_workflow(apps, editors):
    """Wagtail's own workflow lets the author approve; ours takes its place, and its group goes if nobody is in it."""
    workflow_model = apps.get_model("wagtailcore", "Workflow")
    workflow_model.objects.filter(name="Moderators approval").update(active=False)
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    apps.get_model("auth", "Group").objects.filter(name="Moderators", user__isnull=True).delete()

    content_type = apps.get_model("contenttypes", "ContentType").objects.get_or_create
    task = apps.get_model("cms", "FourEyesTask").objects.create(
        name=TASK, content_type=content_type(app_label="cms", model="foureyestask")[0]
    )
    task.groups.add(editors)
    workflow = workflow_model.objects.create(name=WORKFLOW)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task=task, sort_order=0)
    root = apps.get_model("cms", "BasePage").objects.get(depth=1)
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page=root)
    for label, model in (("home", "alert"), ("updates", "response")):
        apps.get_model("wagtailcore", "WorkflowContentType").objects.create(
            workflow=workflow, content_type=content_type(app_label=label, model=model)[0]
        )



class Migration(migrations.Migration):
    # Of before the first release; take it out after the second.
    replaces = [
        ("home", "0003_roles"),
        ("home", "0005_who_reads_feedback"),
        ("home", "0007_editors_enter_awareness_days"),
        ("networks", "0006_who_allows_copies"),
        ("updates", "0002_equality_team_reads_drafts"),
        ("updates", "0007_rights_to_responses"),
    ]

    dependencies = [
        ("home", "0003_home_page"),
        ("cms", "0003_kernel"),
        ("networks", "0001_initial"),
        ("updates", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
