"""Asking to join or to leave, and the pages that the links in mails open.

Opening a link changes nothing: programs that look for harm in mails follow every link. Only a button, or a
mail program's own way to unsubscribe, does.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cms.caching import page_registry
from cms.security.rate_limit import RateLimit
from cms.security.same_origin import same_origin_post
from networks.mailing import consent, intake, subscriptions
from networks.mailing.forms import JoinForm, LeaveForm, ListForm
from networks.models import NetworkPage

# Everybody in one building may come from one address.
limit = RateLimit("mailing lists", 60)
ONE_CLICK = "List-Unsubscribe"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
@same_origin_post
def join(request: HttpRequest) -> HttpResponse:
    """Who is signed in is not looked at: anybody may join with any address of theirs."""
    return _ask(request, JoinForm, intake.ask_to_join, "networks/mailing/join.html")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
@same_origin_post
def leave(request: HttpRequest) -> HttpResponse:
    """For those who do not find a mail with its link any more."""
    return _ask(request, LeaveForm, intake.ask_to_leave, "networks/mailing/leave.html")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "networks/mailing/sent.html", {"days": subscriptions.DAYS_TO_CONFIRM})


def _ask(
    request: HttpRequest, form_class: type[ListForm], ask: Callable[[NetworkPage, str], None], template: str
) -> HttpResponse:
    networks = NetworkPage.objects.visible_to(request).order_by("title")
    kept, given = page_registry.of_type(NetworkPage, request), request.GET.get("network", "")
    chosen = next((network for network in kept if network.slug == given), None)
    if request.method == "POST":
        form = form_class(request.POST, networks=networks)
        if form.is_valid():
            if limit.allows(request):
                ask(form.cleaned_data["network"], form.cleaned_data["address"])
                return redirect("list_sent")
            return _page(request, template, form, chosen, too_many=True)
    else:
        form = form_class(initial={"network": chosen}, networks=networks)
    return _page(request, template, form, chosen)


def _page(
    request: HttpRequest, template: str, form: ListForm, chosen: NetworkPage | None, too_many: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "chosen": chosen,
        "too_many": too_many,
        "consent": consent.WORDINGS[consent.CURRENT],
    }
    return render(request, template, context, status=429 if too_many else 200)


# --- From mails. The secret in the address is all the authority there is, so no other check is made ----


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
@csrf_exempt
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """“Yes, send me this network's news”: the first time, and again each year."""
    today = timezone.localdate()
    if request.method == "POST" and subscriptions.confirm(token, today=today):
        return _unseen(redirect("list_joined"))
    subscription = subscriptions.asked_with(token, today=today)
    if subscription is None:
        return _used_up(request)
    context = {
        "network": subscription.network,
        "is_again": subscription.is_confirmed,
        "consent": consent.WORDINGS[consent.CURRENT],
        "leave_token": subscription.leave_token,
    }
    return _unseen(render(request, "networks/mailing/answer.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
@csrf_exempt
def leave_by_link(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        if not subscriptions.leave(token, everywhere=request.POST.get("everywhere") == "1"):
            return _used_up(request)
        # A mail program wants to hear of success at once, and may not follow a redirect (RFC 8058).
        if ONE_CLICK in request.POST:
            return render(request, "networks/mailing/left.html")
        return _unseen(redirect("list_left"))
    subscription = subscriptions.with_leave_token(token)
    if subscription is None:
        return _used_up(request)
    context = {"network": subscription.network, "is_confirmed": subscription.is_confirmed}
    return _unseen(render(request, "networks/mailing/leave_by_link.html", context))


@require_safe
def joined(request: HttpRequest) -> HttpResponse:
    return render(request, "networks/mailing/joined.html")


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "networks/mailing/left.html")


def _used_up(request: HttpRequest) -> HttpResponse:
    """Never known, used already, or too old: which of them is nobody's business."""
    return _unseen(render(request, "networks/mailing/used_up.html", status=410))


def _unseen(response: HttpResponse) -> HttpResponse:
    """Whatever the page links to is not told where the reader came from: the address holds the secret."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
