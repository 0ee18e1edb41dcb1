"""A link for a new password, for somebody who forgot theirs.

The form only seals the address and queues it; the worker looks whose it is. So the answer, and the work that
goes before it, is the same whether somebody has that address or nobody.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.urls import reverse

from cms import mail
from cms.jobs import enqueue
from cms.security import encryption
from cms.sites import full_url

SEND = "cms.tasks.send_password_links"


def ask_for_link(address: str) -> None:
    enqueue(SEND, {"sealed": encryption.encrypt(address)})


def send_links(sealed: str) -> None:
    """In the worker: one for each account with that address, to the address the account has.

    Not to people who sign in elsewhere: a password would outlive their account there.
    """
    people = get_user_model().objects.filter(email__iexact=encryption.decrypt(sealed), is_active=True)
    for person in people.order_by("pk"):
        if person.has_usable_password():
            mail.send("new_password", person, {"link": _link(person), "username": person.username})


def _link(person: User) -> str:
    secret = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return full_url(reverse("account_reset_password_from_key", kwargs=secret))
