"""Signing in with the organisation's own accounts (OpenID Connect): who may, and which roles that gives."""

from typing import Any, cast

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from requests import Session

from cms.accounts import claims, connecting, id_token, reauthentication
from cms.audit.log import Action, record
from cms.typing import SignedInRequest


class StaffProvider(OpenIDConnectProvider):
    """allauth's, told only what `claims.read` believes. Of an issuer nothing but its address is kept."""

    oauth2_adapter_class = id_token.StaffOAuth2Adapter

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        said = claims.read(response)
        known = SocialAccount.objects.filter(provider=self.sub_id, uid=said.subject).first()
        if known and known.extra_data.get("issuer", said.issuer) != said.issuer:
            raise claims.Contradiction("This number is of a person at another provider.")
        login = super().sociallogin_from_response(request, said.for_allauth())
        login.claims, login.account.extra_data = said, {"issuer": said.issuer}
        return login


class StaffAdapter(DefaultSocialAccountAdapter):
    """What the provider says is used and forgotten: no claim is stored besides name and address."""

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> StaffProvider:
        return StaffProvider(request, app=self.get_app(request, provider, client_id))

    def get_requests_session(self) -> Session:
        """The provider answers where it was set, and leads the site nowhere else."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[AbstractUser, str] | None:
        user = connecting.opened_by(sociallogin.claims)
        return (user, sociallogin.claims.address) if user else None

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """A first sign-in makes an account for addresses of the organisation that nobody here has yet."""
        said = sociallogin.claims
        is_somebodys = said.is_ours and bool(connecting.holders_of(said.address))
        if said.is_ours and not is_somebodys:
            connecting.forget_former_holders(said.address)
            return True
        record(Action.REFUSED, account=None, reason="address")
        if is_somebodys:  # the provider says it is their own address: they may know
            raise ImmediateHttpResponse(render(request, "socialaccount/connect_first.html", status=403))
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not id_token.answers(sociallogin.claims, sociallogin.state):
            record(Action.REFUSED, account=None, reason="token of another sign-in")
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        process = sociallogin.state.get("process")
        if process == "connect":
            raise ImmediateHttpResponse(connected(cast(SignedInRequest, request), sociallogin))
        if process != "login":
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        if sociallogin.is_existing:
            connecting.give_roles(sociallogin.user, sociallogin.claims.groups)

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> AbstractUser:
        user = super().save_user(request, sociallogin, form)
        connecting.give_roles(user, sociallogin.claims.groups)
        return user


def connected(request: SignedInRequest, sociallogin: SocialLogin) -> HttpResponse:
    """Connect whoever is signed in here, and confirmed it a moment ago, with who they are at the provider."""
    if not reauthentication.is_fresh(request):
        return HttpResponseRedirect(reverse("connect_staff"))
    account, user = sociallogin.account, request.user
    is_somebody_elses = account.pk and account.user_id != user.pk
    if is_somebody_elses or not sociallogin.claims.is_ours:
        record(Action.REFUSED, account=user.pk, reason="connection")
        return render(request, "socialaccount/not_connected.html", {"taken": is_somebody_elses}, status=403)
    connecting.connect(account, user, sociallogin.claims)
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)
    return HttpResponseRedirect(f"{reverse('your_account')}?connected=1")
