"""allauth's views where we say more, the way to the organisation's provider, and everybody's own account."""

import logging
import time
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.views import LogoutView, PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.socialaccount.adapter import get_adapter as get_staff_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView
from requests import RequestException

from cms.access.visibility import visible_among
from cms.accounts import id_token, mfa, reading_keys
from cms.caching import page_registry
from cms.models import ReadingKey
from cms.settings.authentication import PROVIDER
from cms.typing import ViewFunction

logger = logging.getLogger(__name__)


class YourAccount(LoginRequiredMixin, TemplateView):
    template_name = "account/yours.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user  # whoever asks is signed in
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        return super().get_context_data(
            has_second_factor=Authenticator.Type.TOTP in kinds,
            must_have_second_factor=mfa.must_have(user),
            done="done" in self.request.GET,
            connected="connected" in self.request.GET,
            is_connected=SocialAccount.objects.filter(user=user).exists(),
            may_connect=may_connect(self.request),
            has_addresses=ReadingKey.objects.filter(user=user).exists(),
            sessions=len(UserSession.objects.purge_and_list(user)),
            **kwargs,
        )


@method_decorator(reauthentication_required, name="post")
class Sessions(ListUserSessionsView):
    """Everybody sees them; to end one is to show once more who one is."""

    success_url = "/accounts/sessions/?done=1"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(done="done" in self.request.GET, **kwargs)


@method_decorator(reauthentication_required, name="post")
class OwnAddresses(LoginRequiredMixin, TemplateView):
    """Addresses of calendars and feeds for one's programs, which cannot sign in. Their key is shown once."""

    template_name = "account/own_addresses.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user  # whoever asks is signed in
        if "stop" in request.POST:
            reading_keys.revoke(user)
            return HttpResponseRedirect(f"{reverse('own_addresses')}?done=1")
        key = reading_keys.make(user, today=timezone.localdate())
        return self.render_to_response(self.get_context_data(key=key))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        made = ReadingKey.objects.filter(user=user).first()
        networks = [page for page in page_registry.by_address().values() if page.is_network]
        return super().get_context_data(
            made_on=made.made_on if made else None,
            networks=[
                (page.title, page.get_url(self.request)) for page in visible_among(networks, self.request)
            ],
            done="done" in self.request.GET,
            **kwargs,
        )


class SignOut(LogoutView):
    """What the browser kept of the site goes, too; where it does not understand that, nothing was kept."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response


def renews_session(view: ViewFunction) -> ViewFunction:
    """Let somebody who has just shown who they are go on under a new number, as after signing in."""

    @wraps(view)
    def renewing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = list(get_authentication_records(request, request.user))
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated and get_authentication_records(request, request.user) != before:
            old = request.session.session_key
            request.session.cycle_key()
            UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
        return response

    return renewing


class ChangePassword(PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return HttpResponseRedirect(reverse("your_account"))
        return super().dispatch(request, *args, **kwargs)


class SetUpSecondFactor(ActivateTOTPView):
    """Whoever has just typed a code from the app has brought a second factor."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response = super().form_valid(form)
        authenticator = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        record_authentication(
            self.request, self.request.user, "mfa", id=authenticator.pk, type=authenticator.type
        )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_needed=mfa.WANTED in self.request.session, **kwargs)


class RecoveryCodes(ViewRecoveryCodesView):
    """Shown after setting up a second factor, on the way to what this person wanted."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.request.session.pop(mfa.WANTED, "")
        return super().get_context_data(wanted=wanted if get_adapter().is_safe_url(wanted) else "", **kwargs)


@method_decorator([login_required, reauthentication_required], name="dispatch")
class ConnectStaff(TemplateView):
    """Somebody's own account here and theirs at the provider become one: they say so, signed in at both."""

    template_name = "socialaccount/connect.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_connect(request):
            return HttpResponseRedirect(reverse("your_account"))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return to_provider(request, "connect")


def may_connect(request: HttpRequest) -> bool:
    """Whether there is a provider, and a password here to do without."""
    has_provider = bool(get_staff_adapter(request).list_apps(request, PROVIDER))
    user: Any = request.user  # whoever asks is signed in
    return has_provider and user.has_usable_password()


def staff_sign_in(request: HttpRequest) -> HttpResponse:
    return to_provider(request, "login")


def to_provider(request: HttpRequest, process: str) -> HttpResponse:
    """Send people to the organisation's provider; it asks whoever is signed in here once more."""
    try:
        provider = get_staff_adapter(request).get_provider(request, PROVIDER)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    wanted = request.GET.get("next", "")
    again = {"prompt": "login", "max_age": "0"} if request.user.is_authenticated else {}
    nonce = id_token.new_nonce()
    try:
        return provider.redirect(
            request,
            process=process,
            next_url=wanted if get_adapter(request).is_safe_url(wanted) else None,
            auth_params={**again, "nonce": nonce},
            nonce=nonce,
            since=time.time() if again else None,
        )
    except (RequestException, ValueError, KeyError) as error:
        logger.warning("The provider for signing in does not answer (%s).", type(error).__name__)
        return render_authentication_error(request, provider, exception=error)


def staff_signed_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends people back to. What makes no sense is refused with a page."""
    try:
        return OAuth2CallbackView.adapter_view(id_token.StaffOAuth2Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (ValueError, KeyError, TypeError, AttributeError, IntegrityError) as error:
        logger.warning("The provider for signing in said something strange (%s).", type(error).__name__)
        provider = get_staff_adapter(request).get_provider(request, PROVIDER)
        return render_authentication_error(request, provider, exception=error)
