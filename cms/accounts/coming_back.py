"""For the tab in which people signed in again, and for the script of the one they left."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.accounts import signed_out
from cms.accounts.names import display_name


@require_safe
@login_required
def signed_in_again(request: HttpRequest) -> HttpResponse:
    return render(request, "account/signed_in_again.html")


@require_safe
def who(request: HttpRequest) -> JsonResponse:
    """Who is signed in now, with a fresh token, and what to say to whom; 401 or 403 if nobody is."""
    link = f"{reverse('account_login')}?{urlencode({'next': reverse('signed_in_again')})}"
    if request.user.is_anonymous:
        return signed_out.told(signed_out.reason_to_be_out(request), link)
    name = display_name(request.user)
    return JsonResponse(
        {
            "made_for": signed_out.made_for(request.user),
            "csrf_token": get_token(request),
            "sign_in": link,
            "again": _("You are signed in again. What you typed is still here."),
            "other": _(
                "You are signed in as %(name)s now, but somebody else opened this form. Nothing is saved "
                "in the name of %(name)s. Sign in as the person who opened it, in a new tab."
            )
            % {"name": name},
        }
    )
