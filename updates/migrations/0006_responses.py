import django.db.models.deletion
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('networks', '0002_teams_and_terms'),
        ('updates', '0005_ledger'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('live', models.BooleanField(default=False, editable=False)),
                ('you_said', models.CharField(help_text='What people told us, in your words and so that nobody can be recognised. For example: The quiet room is booked for meetings.', max_length=300)),
                ('is_said_by_five', models.BooleanField(default=False, help_text='Readers see “5 or more people”. Smaller numbers are never stored or shown.', verbose_name='5 or more people said so')),
                ('answer', models.CharField(choices=[('did', 'We did'), ('will', 'We will'), ('cannot', 'We cannot, because')], default='did', max_length=10, verbose_name='the answer begins')),
                ('we_did', wagtail.fields.RichTextField(help_text='What was done, will be done, or why it cannot be. One to three sentences.', verbose_name='our answer')),
                ('answered_on', models.DateField(help_text='For example: 3 November 2026', verbose_name='date of the answer')),
                ('commitment', models.ForeignKey(blank=True, help_text='The commitment this belongs to, if any. The answer is shown there too.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='updates.commitment')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                ('network', models.ForeignKey(blank=True, help_text='On whose page it is shown. Empty: it is an answer to everybody.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='networks.networkpage')),
            ],
            options={
                'verbose_name': 'response',
                'indexes': [models.Index(fields=['network', '-answered_on'], name='response_of_network_newest')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
    ]
