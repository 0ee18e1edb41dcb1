"""Which account somebody gets who comes from the organisation's provider.

An address names a mailbox, no person: it opens an account only where nothing is to be had. For everything
else people connect the two themselves, signed in at both (`/accounts/connect/`).
"""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.db import IntegrityError, transaction

from cms.accounts.claims import Claims
from cms.accounts.last_administrator import administrators, is_refusal
from cms.audit.log import Action, acting_as, record

ADMINISTRATOR = "administrator"


def holders_of(address: str) -> list[AbstractUser]:
    """Every account with this address."""
    return list(get_user_model().objects.filter(email__iexact=address).order_by("pk"))


def forget_former_holders(address: str) -> None:
    """Let go of an address that administrators have changed at the account since: allauth notes it apart."""
    EmailAddress.objects.filter(email__iexact=address).exclude(user__email__iexact=address).delete()


def opened_by(claims: Claims) -> AbstractUser | None:
    """The account that the address alone opens, if there is just one and it gives nothing away."""
    found = holders_of(claims.address) if claims.is_ours else []
    if len(found) != 1 or found[0].email.lower() != claims.address or needs_consent(found[0], claims):
        return None
    return found[0]


def needs_consent(user: AbstractUser, claims: Claims) -> bool:
    """Whether the account is somebody's already, or worth more than the provider's groups give."""
    groups = user.groups.exclude(name__in=roles_given(claims.groups))
    return (
        user.has_usable_password()
        or SocialAccount.objects.filter(user=user).exists()
        or (user.is_superuser and ADMINISTRATOR not in roles_given(claims.groups))
        or groups.exists()
        or user.user_permissions.exists()
    )


@transaction.atomic
def connect(account: SocialAccount, user: AbstractUser, claims: Claims) -> None:
    """Let `user` sign in at the provider from now on, and no longer with a password.

    The last administrator with a password keeps it: there has to be a way in when the provider is away.
    """
    others = [each for each in administrators().select_for_update() if each.pk != user.pk]
    account.user = user
    account.save()
    give_roles(user, claims.groups)
    is_last = user.is_superuser and not any(each.has_usable_password() for each in others)
    if user.has_usable_password() and not is_last:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    record(Action.SECURED, account=user.pk, what="provider", change="connected")


def roles_given(groups: frozenset[str]) -> set[str]:
    """The roles that the provider's `groups` give."""
    return {role for group, role in settings.OIDC_ROLES.items() if group in groups}


@transaction.atomic
def give_roles(user: AbstractUser, groups: frozenset[str]) -> None:
    """Make the roles named in `OIDC_ROLES` those of `groups`. Other roles stay as they are."""
    with acting_as(user.pk):  # whose sign-in it was; their provider's word made it
        given, managed = roles_given(groups), set(settings.OIDC_ROLES.values())
        if ADMINISTRATOR in managed:
            _make_administrator(user, ADMINISTRATOR in given)
        roles = Group.objects.filter(name__in=managed)
        user.groups.remove(*[role for role in roles if role.name not in given])
        user.groups.add(*[role for role in roles if role.name in given])


def _make_administrator(user: AbstractUser, is_one: bool) -> None:
    if user.is_superuser == is_one:
        return
    try:
        with transaction.atomic():
            get_user_model().objects.filter(pk=user.pk).update(is_superuser=is_one, is_staff=is_one)
    except IntegrityError as refused:
        if not is_refusal(refused):
            raise
        record(Action.PERMISSION, account=user.pk, subject=f"auth_user:{user.pk}", kept="last administrator")
        return
    user.is_superuser = user.is_staff = is_one
