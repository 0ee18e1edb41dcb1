"""Turns Wagtail's welcome page into this site's home page, so that a new database is a site at once."""

from django.db import migrations


def make_home_page(apps, schema_editor):
    BasePage = apps.get_model("cms", "BasePage")
    HomePage = apps.get_model("home", "HomePage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    welcome = BasePage.objects.filter(depth=2).order_by("path").first()
    if welcome is None or HomePage.objects.exists():
        return
    kind, _ = ContentType.objects.get_or_create(app_label="home", model="homepage")
    welcome.title = welcome.draft_title = "Home"
    welcome.summary = "Staff networks, what they say, and what was promised."
    welcome.content_type = kind
    welcome.save()
    home = HomePage(basepage_ptr=welcome, headline="Staff networks", body="[]")
    home.__dict__.update({name: value for name, value in welcome.__dict__.items() if not name.startswith("_")})
    home.save()


class Migration(migrations.Migration):
    # Of before the first release; take it out after the second.
    replaces = [
        ("home", "0002_home_page"),
    ]

    dependencies = [
        ("home", "0002_initial"),
        ("cms", "0003_kernel"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_home_page, migrations.RunPython.noop)]
