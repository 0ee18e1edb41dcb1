"""What the job worker does by itself for networks."""

from django.contrib.auth import get_user_model
from django.utils import timezone
from procrastinate.contrib.django import app

from networks.mailing import digests, intake
from networks.mailing import subscriptions as mailing
from networks.models import NetworkPage
from networks.services import terms


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="apply_terms", pass_context=False)
def apply_terms(timestamp: int) -> None:
    """Every minute: terms that began or ended give or take the rights of a lead."""
    terms.apply_terms(timezone.localdate())


@app.task(retry=5)
def answer_list_request(sealed: str) -> None:
    """Somebody asked on the site to join a mailing list, or how to leave one."""
    intake.answer(sealed, today=timezone.localdate())


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="tidy_mailing_lists", pass_context=False)
def tidy_mailing_lists(timestamp: int) -> None:
    """Every night: forget addresses that did not answer in time, and ask those whose yes is a year old."""
    now = timezone.now()
    mailing.tidy(timezone.localdate(now), now)
    digests.forget_old(now)


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="send_digests", pass_context=False)
def send_digests(timestamp: int) -> None:
    """Every hour: queue the digests whose day has come."""
    digests.send_due(timezone.now())


@app.task(retry=5)
def send_digest(network_id: int, by_id: int) -> None:
    """A lead pressed the button."""
    network = NetworkPage.objects.live().filter(pk=network_id).first()
    by = get_user_model().objects.filter(pk=by_id).first()
    if network and by:
        digests.send(network, by=by, now=timezone.now())
