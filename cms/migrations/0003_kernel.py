"""The kernel's other tables, and links to revisions."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class CreateUnloggedModel(migrations.CreateModel):
    """Counting costs no write to the log."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        schema_editor.execute(f"ALTER TABLE {schema_editor.quote_name(table)} SET UNLOGGED")


class Migration(migrations.Migration):

    # Of before the first release; take it out after the second.
    replaces = [
        ("cms", "0003_finish_base_page"),
        ("cms", "0004_sent_reminder"),
        ("cms", "0005_approval"),
        ("cms", "0006_seal_outgoing_mail"),
        ("cms", "0007_audit"),
        ("cms", "0008_admin_indexes"),
        ("cms", "0009_limits"),
        ("cms", "0010_kept_versions"),
        ("cms", "0011_update_written_at"),
        ("cms", "0012_last_administrator"),
        ("cms", "0013_audit_workflows"),
        ("cms", "0014_files_stay"),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('cms', '0002_bootstrap_base_page'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('account', models.BigIntegerField(null=True, verbose_name='account')),
                ('action', models.CharField(choices=[('signed-in', 'Signed in'), ('signed-out', 'Signed out'), ('sign-in-refused', 'Sign-in refused'), ('secured', 'Password or second factor changed'), ('permission', 'Rights changed'), ('exported', 'Exported'), ('approved', 'Approved'), ('sent-back', 'Sent back'), ('bypassed', 'Published without a second check'), ('signed-off', 'Signed off')], max_length=30, verbose_name='what')),
                ('subject', models.CharField(blank=True, max_length=100, verbose_name='to what')),
                ('facts', models.JSONField(default=dict, verbose_name='details')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ['-at', '-pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='ContentChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='EmergencyPublication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.CharField(max_length=255)),
                ('title', models.CharField(max_length=255)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('signed_off_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-at'],
                'permissions': [('bypass_approval', 'Publish without a second check in an emergency')],
            },
        ),
        migrations.CreateModel(
            name='FourEyesTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
            ],
            options={
                'verbose_name': 'four-eyes task',
                'verbose_name_plural': 'four-eyes tasks',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='KeptVersion',
            fields=[
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='wagtailcore.revision')),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
        CreateUnloggedModel(
            name='Limit',
            fields=[
                ('key', models.UUIDField(primary_key=True, serialize=False)),
                ('value', models.JSONField()),
                ('expires', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.TextField()),
                ('concerns', models.CharField(blank=True, db_index=True, max_length=36)),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='PublicUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('written_at', models.DateTimeField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('first', 'First published'), ('significant', 'Updated'), ('minor', 'Minor correction')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReviewClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('version', models.CharField(blank=True, db_default='', default='', max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='SentReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=50)),
                ('key', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SharedMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name='basepage',
            name='latest_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
        ),
        migrations.AddField(
            model_name='basepage',
            name='live_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision'),
        ),
        migrations.AlterUniqueTogether(
            name='basepage',
            unique_together={('translation_key', 'locale')},
        ),
        migrations.AddIndex(
            model_name='basepage',
            index=models.Index(fields=['depth', 'path'], name='base_page_by_depth'),
        ),
        migrations.AddIndex(
            model_name='basepage',
            index=models.Index(fields=['last_published_at'], name='base_page_by_age'),
        ),
        migrations.AddIndex(
            model_name='basepage',
            index=models.Index(condition=models.Q(('live', False), ('has_unpublished_changes', True), _connector='OR'), fields=['-latest_revision_created_at', '-id'], name='base_page_drafts'),
        ),
        migrations.AddIndex(
            model_name='basepage',
            index=models.Index(condition=models.Q(('network_id', models.F('id'))), fields=['title'], name='base_page_networks'),
        ),
        migrations.AddConstraint(
            model_name='basepage',
            constraint=models.UniqueConstraint(fields=('url_path',), name='base_page_address_once'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['-at', '-id'], name='audit_newest_first'),
        ),
        migrations.AddField(
            model_name='emergencypublication',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='emergencypublication',
            name='content_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype'),
        ),
        migrations.AddField(
            model_name='emergencypublication',
            name='revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision'),
        ),
        migrations.AddField(
            model_name='emergencypublication',
            name='signed_off_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='emergencypublication',
            name='writers',
            field=models.ManyToManyField(help_text='Who wrote part of what had not been public, and so signs nothing off.', related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='foureyestask',
            name='groups',
            field=models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups'),
        ),
        migrations.AddField(
            model_name='publicupdate',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publicupdate',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='public_updates', to=settings.WAGTAIL_PAGE_MODEL),
        ),
        migrations.AddField(
            model_name='publicupdate',
            name='revision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision'),
        ),
        migrations.AddField(
            model_name='reviewclaim',
            name='task_state',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='claim', to='wagtailcore.taskstate'),
        ),
        migrations.AddField(
            model_name='reviewclaim',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='sentreminder',
            constraint=models.UniqueConstraint(fields=('kind', 'key'), name='sent_reminder_once'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='shared',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='cms.sharedmail'),
        ),
        migrations.AddConstraint(
            model_name='emergencypublication',
            constraint=models.CheckConstraint(condition=models.Q(('signed_off_by__isnull', True), models.Q(('signed_off_by', models.F('by')), _negated=True), _connector='OR'), name='emergency_signed_off_by_somebody_else'),
        ),
        migrations.AddIndex(
            model_name='publicupdate',
            index=models.Index(fields=['page', '-at'], name='public_update_page_newest'),
        ),
        migrations.AddConstraint(
            model_name='publicupdate',
            constraint=models.UniqueConstraint(condition=models.Q(('revision__isnull', False)), fields=('page', 'revision'), name='public_update_once_a_revision'),
        ),
    ]
