"""What readers search, and how editors help: see docs/search.md."""

import django.contrib.postgres.search
import modelsearch.index
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION reader_english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION reader_english
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION reader_names (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION reader_names
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""
DROP = "DROP TEXT SEARCH CONFIGURATION reader_english; DROP TEXT SEARCH CONFIGURATION reader_names"


class Migration(migrations.Migration):

    initial = True

    # Of before the first release; take it out after the second.
    replaces = [
        ("search", "0002_entries"),
        ("search", "0005_other_engine"),
        ("search", "0006_answers"),
    ]

    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CONFIGURATIONS, DROP),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(blank=True, max_length=255)),
                ('expire_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(max_length=40)),
                ('year', models.SmallIntegerField(null=True)),
                ('status', models.CharField(blank=True, max_length=12)),
                ('standing', models.SmallIntegerField(choices=[(0, 'Current'), (1, 'Superseded'), (2, 'Withdrawn'), (3, 'Cancelled')], default=0)),
                ('own_date', models.DateField(null=True)),
                ('date', models.DateField(null=True)),
                ('title', models.CharField(max_length=255)),
                ('summary', models.TextField(blank=True)),
                ('key_text', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('names', django.contrib.postgres.search.SearchVectorField()),
                ('head', django.contrib.postgres.search.SearchVectorField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('is_sent', models.BooleanField(default=False)),
            ],
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Gone',
            fields=[
                ('entry', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(db_index=True, help_text='Exactly these words, in any order of capitals and accents. For example: work from home', max_length=100, verbose_name='when somebody searches for')),
                ('order', models.PositiveSmallIntegerField(default=1, help_text='The lowest comes first, where several pages have the same words.')),
            ],
            options={
                'verbose_name': 'promoted result',
                'ordering': ['words', 'order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Rebuild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField()),
                ('last_page', models.BigIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SearchedTerm',
            fields=[
                ('key', models.CharField(max_length=70, primary_key=True, serialize=False)),
                ('month', models.DateField(db_index=True)),
                ('term', models.CharField(max_length=60)),
                ('searches', models.PositiveIntegerField(default=0)),
                ('found_nothing', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='One word or several. For example: EDI', max_length=100, verbose_name='when somebody searches for')),
                ('same_as', models.CharField(help_text='One word or several. For example: equality, diversity and inclusion', max_length=100, verbose_name='also look for')),
                ('both_ways', models.BooleanField(default=False, help_text='Tick when both mean the same. Leave empty when the second is only part of the first.', verbose_name='the other way round too')),
            ],
            options={
                'verbose_name': 'synonym',
                'ordering': ['words', 'same_as'],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
        ),
    ]
