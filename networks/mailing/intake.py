"""What somebody asks for on the site's forms, carried out by the worker.

The site only seals what was typed and queues it, without a look at any list: so its answer, and the time it
takes, is the same whether an address is on a list or not.
"""

from datetime import date
from typing import Any

from cms.jobs import enqueue
from cms.security import encryption
from networks.mailing import subscriptions
from networks.models import NetworkPage

ANSWER = "networks.tasks.answer_list_request"
JOIN, LEAVE = "join", "leave"


def ask_to_join(network: NetworkPage, address: str) -> None:
    _queue(wish=JOIN, network=network.pk, address=address)


def ask_to_leave(network: NetworkPage | None, address: str) -> None:
    """None: every list."""
    _queue(wish=LEAVE, network=network and network.pk, address=address)


def answer(sealed: str, *, today: date) -> None:
    """In the worker. A network that is gone meanwhile has no list either."""
    wanted = encryption.decrypt(sealed)
    network = NetworkPage.objects.live().filter(pk=wanted["network"]).first()
    if wanted["wish"] == JOIN and network:
        subscriptions.join(network, wanted["address"], today=today)
    elif wanted["wish"] == LEAVE and (network or wanted["network"] is None):
        subscriptions.ask_to_leave(network, wanted["address"])


def _queue(**wanted: Any) -> None:
    enqueue(ANSWER, {"sealed": encryption.encrypt(wanted)})
