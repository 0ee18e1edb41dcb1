"""Readers see an awareness day once a second person has read it; those that stand there, they see already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0007_editors_enter_awareness_days")]

    operations = [
        migrations.AddField(
            model_name="awarenessday",
            name="public_since",
            field=models.DateTimeField(
                editable=False,
                help_text="Empty: nobody has read it yet.",
                null=True,
                verbose_name="readers see it since",
            ),
        ),
        migrations.RunSQL("UPDATE home_awarenessday SET public_since = now()", migrations.RunSQL.noop),
    ]
