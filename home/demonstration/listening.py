"""What readers of the demonstration have said, and how far the equality team has got with it."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model

from home.listening import services
from networks.models import NetworkPage

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
        "The chair I was promised in June has still not come. Please stop saying that the passport works.",
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
        "My last panel was three people from the same team again. I thought that had ended in spring.",
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
