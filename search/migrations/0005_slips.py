"""The database says how far one word is from another."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("search", "0004_editors_help")]

    operations = [CreateExtension("fuzzystrmatch")]
