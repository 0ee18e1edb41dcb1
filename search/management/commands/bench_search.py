import os

from django.core.management.base import BaseCommand, CommandError

from search.bench.measure import table
from search.bench.publishing import publishing_row
from search.bench.searches import search_rows
from search.models import Entry

FEWEST = 500


class Command(BaseCommand):
    help = (
        "Measure search on this database and print a table. Make it with seed_scale and index_search first."
    )

    def handle(self, **options):
        entries = Entry.objects.count()
        if entries < FEWEST:
            raise CommandError("There is too little to measure. First: manage.py seed_scale --pages 100000")
        one, five, _fifteen = os.getloadavg()
        self.stdout.write(
            f"{entries} pages and commitments; load {one:.1f} now, {five:.1f} over five minutes\n"
        )
        self.stdout.write(table([*search_rows(), publishing_row()]))
