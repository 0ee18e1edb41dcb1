"""Signing in with the organisation's own accounts (OpenID Connect): who may, and which roles that gives."""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse

from cms.audit.record import Action, acting_as, record

ADMINISTRATOR = "administrator"


class StaffAdapter(DefaultSocialAccountAdapter):
    """What the provider says is used and forgotten: no claim is stored besides name and address."""

    def is_open_for_signup(self, request, sociallogin):
        """A first sign-in makes an account for addresses of the organisation that nobody here has yet."""
        address = (sociallogin.user.email or "").lower()
        is_ours = address.rpartition("@")[2] in settings.OIDC_DOMAINS
        may_come = is_ours and not get_user_model().objects.filter(email__iexact=address).exists()
        if not may_come:
            record(Action.REFUSED, account=None, reason="address")
        return may_come

    def pre_social_login(self, request, sociallogin):
        if sociallogin.state.get("process") != "login":
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        sociallogin.claims, sociallogin.account.extra_data = sociallogin.account.extra_data, {}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])
        if sociallogin.is_existing:
            give_roles(sociallogin.user, groups_in(sociallogin.claims))

    def save_user(self, request, sociallogin, form=None):
        user = super().save_user(request, sociallogin, form)
        give_roles(user, groups_in(sociallogin.claims))
        return user


def groups_in(claims: dict) -> set[str]:
    """The groups that the provider names, wherever it does; none when it names none."""
    found: set[str] = set()
    for part in (claims, claims.get("userinfo"), claims.get("id_token")):
        named = part.get(settings.OIDC_GROUPS_CLAIM) if isinstance(part, dict) else None
        if isinstance(named, str):
            named = [named]
        if isinstance(named, list):
            found.update(name for name in named if isinstance(name, str))
    return found


@transaction.atomic
def give_roles(user, groups: set[str]) -> None:
    """Make the roles named in `OIDC_ROLES` those of `groups`. Other roles stay as they are."""
    with acting_as(user.pk):  # whose sign-in it was; their provider's word made it
        _give_roles(user, groups)


def _give_roles(user, groups: set[str]) -> None:
    managed = set(settings.OIDC_ROLES.values())
    given = {role for group, role in settings.OIDC_ROLES.items() if group in groups}
    if ADMINISTRATOR in managed and user.is_superuser != (ADMINISTRATOR in given):
        user.is_superuser = user.is_staff = ADMINISTRATOR in given
        user.save(update_fields=["is_superuser", "is_staff"])
    roles = Group.objects.filter(name__in=managed)
    user.groups.remove(*[role for role in roles if role.name not in given])
    user.groups.add(*[role for role in roles if role.name in given])
