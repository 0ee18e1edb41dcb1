"""Mail that waits is sealed, that which waits now included; what many get is stored once."""

import django.db.models.deletion
from django.db import migrations, models

from cms import sealing


def seal_what_waits(apps, schema_editor):
    for mail in apps.get_model("cms", "OutgoingMail").objects.iterator():
        mail.sealed = sealing.seal(mail.message)
        mail.save(update_fields=["sealed"])


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_approval")]

    operations = [
        migrations.CreateModel(
            name="SharedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField("outgoingmail", "sealed", models.TextField(default=""), preserve_default=False),
        migrations.AddField(
            "outgoingmail",
            "shared",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="waiting",
                to="cms.sharedmail",
            ),
        ),
        migrations.AddField(
            "outgoingmail", "concerns", models.CharField(blank=True, db_index=True, default="", max_length=36),
            preserve_default=False,
        ),
        migrations.RunPython(seal_what_waits, migrations.RunPython.noop),
        migrations.RemoveField("outgoingmail", "message"),
    ]
