from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("updates", "0002_equality_team_reads_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="monthlyupdatepage",
            name="carried_over",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
    ]
