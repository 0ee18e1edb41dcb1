"""Mailing lists as tests use them: what is asked for, what the worker makes of it, links in mails."""

import re
from datetime import date

from procrastinate.contrib.django.models import ProcrastinateJob

from cms import mail
from cms.models import OutgoingMail
from networks.mailing import intake, subscriptions
from networks.models import Subscription
from tests.factories import NetworkPageFactory

ADDRESS = "sam@example.org"
TODAY = date(2026, 11, 25)
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def ask(client, way: str, network, address: str = ADDRESS, **more):
    """Send the form for joining (“join”) or leaving (“leave”)."""
    data = {"network": network.pk if network else "", "address": address, **more}
    return client.post(f"/mailing-lists/{way}/", data, headers=FROM_HERE)


def work_on_requests(today: date = TODAY) -> int:
    """What the worker does with what was asked; returns how much that was."""
    jobs = ProcrastinateJob.objects.filter(task_name=intake.ANSWER, status="todo")
    sealed = [args["sealed"] for args in jobs.order_by("pk").values_list("args", flat=True)]
    for each in sealed:
        intake.answer(each, today=today)
    ProcrastinateJob.objects.filter(task_name=intake.ANSWER).update(status="succeeded")
    return len(sealed)


def subscribe(network, address: str = ADDRESS, today: date = TODAY) -> Subscription:
    """Somebody who is on the list since `today`."""
    subscriptions.join(network, address, today=today)
    return subscriptions.confirm(link("yes").rstrip("/").rpartition("/")[2], today=today)


def subscribe_many(network, count: int, today: date = TODAY, begin: int = 0) -> None:
    addresses = [f"reader{number}@example.org" for number in range(begin, begin + count)]
    Subscription.objects.bulk_create(
        subscriptions.new_subscription(network, address, confirmed_on=today) for address in addresses
    )


def link(kind: str) -> str:
    """The path of the link in the newest mail: “yes” or “leave”."""
    newest = mail.restored(OutgoingMail.objects.latest("pk"))
    return re.search(rf"http://localhost(/by-mail/{kind}/[\w-]+/)", newest.body)[1]


def another_network(network, **facts):
    return NetworkPageFactory(parent=network.get_parent().specific, **facts)
