import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('updates', '0004_commitment_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='monthlyupdatepage',
            name='due_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='monthlyupdatepage',
            name='submitted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='AgreedPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('first_month', models.DateField(help_text='The first day of the first month. For example: 1 August 2026')),
                ('last_month', models.DateField(help_text='The first day of the last month. For one month, the same day again.')),
                ('reason', models.CharField(help_text='Readers see it. For example: The network is choosing a new chair.', max_length=200)),
                ('series', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='updates.updateseriespage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
