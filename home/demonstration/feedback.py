"""What readers of the demonstration have said, and how far the equality team has got with it."""

from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.models import BasePage
from home.feedback import services
from home.models import AwarenessDay, PageRemark
from networks.mailing.subscriptions import new_subscription
from networks.models import ListCopy, NetworkPage, Subscription

# Network (None: none in particular), how many months ago, theme (None: not sorted yet), whether its leads may
# read it, whether it is handled, words.
MESSAGES = [
    (
        "carers",
        0,
        None,
        True,
        False,
        "The new rota tool shows my shifts only ten days ahead. I cannot book respite care for my "
        "father with that little notice. Four weeks would change everything.",
    ),
    (
        "disability",
        0,
        None,
        True,
        False,
        "The chair I was promised months ago has still not come. Please stop saying that the passport works.",
    ),
    (
        None,
        0,
        None,
        True,
        False,
        "Thank you for writing down what did not move as well. It is why I believe these pages.",
    ),
    (
        "carers",
        1,
        "Notice of shifts",
        True,
        False,
        "Could shifts be published a month ahead in the contact centre too? Libraries manage it.",
    ),
    (
        "race-equality",
        1,
        "Interview panels",
        True,
        False,
        "My last panel was three people from the same team again. I thought that had ended long ago.",
    ),
    (
        "race-equality",
        2,
        "How meetings are run",
        False,
        False,
        "It is always the same three who speak at meetings, and they decide what goes in the update.",
    ),
    (
        "lgbtq",
        2,
        "Forms and records",
        True,
        True,
        "The pension form still asks for a title and has no way to leave it out.",
    ),
    (
        "women",
        3,
        "Rooms and buildings",
        True,
        True,
        "There is no fridge in the room for feeding mothers on the fourth floor of Castle House.",
    ),
]


# Month, day, whether every year, name, one sentence, where to read more. Close enough together that the home
# page has some to show on every day.
DAYS = [
    (3, 8, True, "International Women’s Day", "What changed here since the last one.", "/networks/women/"),
    (4, 2, True, "World Autism Awareness Day", "", "/networks/disability/"),
    (5, 17, True, "Day against Homophobia, Biphobia and Transphobia", "", "/networks/lgbtq/"),
    (6, 10, False, "Carers Week", "A week of breakfasts and short talks.", "/networks/carers/"),
    (
        7,
        18,
        True,
        "Nelson Mandela Day",
        "An hour for somebody else.",
        "/networks/race-equality/",
    ),
    (8, 12, True, "International Youth Day", "Apprentices say what they would change first.", ""),
    (9, 23, True, "International Day of Sign Languages", "Learn to sign your name.", "/networks/disability/"),
    (10, 10, True, "World Mental Health Day", "", ""),
    (
        12,
        3,
        True,
        "International Day of Persons with Disabilities",
        "Bring your questions.",
        "/networks/disability/",
    ),
    (12, 10, True, "Human Rights Day", "Why it is in every job description here.", ""),
    (
        12,
        18,
        True,
        "International Migrants Day",
        "Colleagues tell of their first day.",
        "/networks/race-equality/",
    ),
    (1, 27, True, "Holocaust Memorial Day", "We remember together at eleven.", "/networks/faith-and-belief/"),
]
# Address, useful, handled, words.
REMARKS = [
    ("adjustment-passport", False, False, "Which form do I use when my manager has left?"),
    ("adjustment-passport", True, True, ""),
    ("carers-leave", True, False, "Clear at last. Could it say whom to ask in the evening?"),
    ("accessibility-statement", False, False, "The telephone number rings and nobody answers."),
]


# Address, how many read along.
READERS = [("carers", 34), ("race-equality", 8)]


def add_listening(now: datetime) -> None:
    """Everything below: what was said, who reads along, and the days editors entered."""
    today = timezone.localdate(now)
    add_feedback(today)
    add_readers(today)
    ask_for_a_copy(now)
    for slug, is_useful, is_handled, words in REMARKS:
        for page in BasePage.objects.filter(slug=slug):
            remark = services.remark(page, is_useful, words, today=today)
            PageRemark.objects.filter(pk=remark.pk).update(is_handled=is_handled)
    for day in awareness_days(today):
        day.public_since = now
        day.save()


def awareness_days(today: date) -> list[AwarenessDay]:
    """`DAYS`, each on the next date it comes."""
    days = []
    for month, day, is_yearly, name, about, link in DAYS:
        on = date(today.year, month, day)
        on = on if on >= today else on.replace(year=today.year + 1)
        days.append(AwarenessDay(name=name, day=on, is_yearly=is_yearly, about=about, link=link))
    return days


def add_feedback(today: date) -> None:
    by = get_user_model().objects.get(username="equality")
    networks = {network.slug: network for network in NetworkPage.objects.all()}
    for slug, months, theme, leads_may_read, is_handled, words in MESSAGES:
        month = today.replace(day=1)
        for _ in range(months):
            month = (month - timedelta(days=1)).replace(day=1)
        message = services.receive(words, networks.get(slug), today=month)
        if theme:
            services.sort(
                message, theme=theme, leads_may_read=leads_may_read, is_handled=is_handled, removed=[], by=by
            )


def add_readers(today: date) -> None:
    for slug, count in READERS:
        for network in NetworkPage.objects.filter(slug=slug):
            Subscription.objects.bulk_create(
                new_subscription(network, f"reader{number}@example.org", confirmed_on=today)
                for number in range(count)
            )


def ask_for_a_copy(now: datetime) -> None:
    """Something for the equality team to decide; no mail about made-up work."""
    lead = get_user_model().objects.get(username="lead")
    reason = "We would like to print name badges for the supper, so that people know each other."
    for network in NetworkPage.objects.filter(terms__person=lead):
        ListCopy.objects.create(network=network, reason=reason, asked_by=lead, asked_at=now)
