"""A team behind each network, and terms of office that cannot overlap."""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import networks.models.term
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('networks', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Comes with PostgreSQL; the owner of a database may switch it on without being a superuser.
        BtreeGistExtension(),
        migrations.CreateModel(
            name='NetworkTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='team', to='networks.networkpage')),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='network_team', to='auth.group')),
                ('collection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='network_team', to='wagtailcore.collection')),
            ],
            options={
                'verbose_name': 'network team',
                'verbose_name_plural': 'network teams',
            },
        ),
        migrations.AddField(
            model_name='termofoffice',
            name='warned_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='termofoffice',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', True), ('role', 'sponsor'), ('ends_on__isnull', False), _connector='OR'), name='term_with_rights_ends'),
        ),
        migrations.AddConstraint(
            model_name='termofoffice',
            constraint=networks.models.term.NeverAtOnce(expressions=[('network', '='), ('person', '='), ('role', '='), (networks.models.term.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='term_of_person_and_role_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='termofoffice',
            constraint=networks.models.term.NeverAtOnce(condition=models.Q(('role', 'chair')), expressions=[('network', '='), (networks.models.term.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_chair_at_a_time'),
        ),
    ]
