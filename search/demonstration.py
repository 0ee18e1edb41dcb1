"""What editors of the demonstration did for search, and what its made-up readers searched for."""

from datetime import date, timedelta

from cms.models import BasePage
from search.models import Promotion, SearchedTerm, Synonym

# (what is typed, what is meant, whether it goes both ways)
SYNONYMS = [
    ("EDI", "equality, diversity and inclusion", False),
    ("BAME", "ethnic minority", False),
    ("gay", "LGBTQ+", False),
    ("WFH", "days a week in the office", False),
    ("holy day", "festival", True),
]
PROMOTED = [("reasonable adjustments", "adjustment-passport"), ("time off to care", "carers-leave")]
# (words, searches this month, last month, whether they found nothing)
SEARCHED = [
    ("menopause", 40, 25, False),
    ("adjustment passport", 25, 30, False),
    ("parking", 15, 5, True),
    ("pay gap", 15, 20, False),
    ("bike to work", 5, 0, True),
]


def help_readers(today: date) -> None:
    """Add all of it; a page that is not there is not promoted."""
    for words, same_as, both_ways in SYNONYMS:
        Synonym.objects.create(words=words, same_as=same_as, both_ways=both_ways)
    for words, slug in PROMOTED:
        page = BasePage.objects.filter(slug=slug).first()
        if page:
            Promotion.objects.create(words=words, page=page)
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    for term, now, before, found_nothing in SEARCHED:
        for month, searches in ((this_month, now), (last_month, before)):
            if searches:
                SearchedTerm.objects.create(
                    key=f"{month:%Y-%m} {term}",
                    month=month,
                    term=term,
                    searches=searches,
                    found_nothing=found_nothing,
                )
