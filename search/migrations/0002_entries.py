"""What readers search: one row a page or commitment, their words, and how editors help. See docs/search.md."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import modelsearch.index
from django.conf import settings
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

# A search that half of all pages match reads half of all rows: what it counts and ranks by stays in the row, the
# rest goes out of it.
NARROW_ROWS = """
ALTER TABLE search_entry SET (toast_tuple_target = 256);
ALTER TABLE search_entry ALTER COLUMN head SET STORAGE MAIN, ALTER COLUMN title SET STORAGE MAIN,
    ALTER COLUMN path SET STORAGE MAIN;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_index_title_and_body'),
        ('updates', '0002_equality_team_reads_drafts'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CONFIGURATIONS, DROP),
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
                'constraints': [models.UniqueConstraint(fields=('words', 'same_as'), name='synonym_once')],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['word'], name='search_word_trigrams', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(blank=True, max_length=255)),
                ('expire_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(max_length=40)),
                ('year', models.SmallIntegerField(null=True)),
                ('status', models.CharField(blank=True, max_length=12)),
                ('standing', models.SmallIntegerField(choices=[(0, 'Current'), (1, 'Superseded'), (2, 'Withdrawn')], default=0)),
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
                ('commitment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='updates.commitment')),
                ('network', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
                ('page', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='search_words'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['names'], name='search_names'), models.Index(condition=models.Q(('is_sent', False)), fields=['id'], name='search_entry_to_send')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', True), ('page__isnull', False)), models.Q(('commitment__isnull', False), ('page__isnull', True)), _connector='OR'), name='search_entry_is_one_thing')],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(db_index=True, help_text='Exactly these words, in any order of capitals and accents. For example: work from home', max_length=100, verbose_name='when somebody searches for')),
                ('order', models.PositiveSmallIntegerField(default=1, help_text='The lowest comes first, where several pages have the same words.')),
                ('page', models.ForeignKey(help_text='People who may not read this page never see it here either.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='show first')),
            ],
            options={
                'verbose_name': 'promoted result',
                'ordering': ['words', 'order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('words', 'page'), name='promotion_once')],
            },
        ),
        migrations.RunSQL(NARROW_ROWS, migrations.RunSQL.noop),
    ]
