from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cms.access.visibility import closed_patterns
from cms.models import BasePage
from cms.querysets import paginate
from cms.security.same_origin import safe_return_path, same_origin_post
from home.alerts import display
from home.models import Alert
from home.stored_in_browser import STORED_ITEMS


@require_safe
def alert_list(request: HttpRequest) -> HttpResponse:
    """All alerts on air and those that are over, without those of sections the reader may not see."""
    now = timezone.now()
    past = Alert.objects.over(now).select_related("section")
    past = past.exclude(section__path__like_any=closed_patterns(request))
    context = {"on_air": display.readable(request, now), "past": paginate(past, request)}
    return render(request, "home/alerts.html", context)


@require_POST
@same_origin_post
def hide_alert(request: HttpRequest) -> HttpResponse:
    """Hide one alert for this reader and go back to where they were."""
    now = timezone.now()
    path = safe_return_path(request)
    key = request.POST.get("alert", "")
    alert = next((shown for shown in display.running(now) if shown.key == key), None)
    # The focus goes to the next alert if there is one, else to the page's own content.
    response = redirect(f"{path}#{_next_focus(request, path, alert, now)}")
    if alert and alert.can_be_hidden:
        display.hide(response, request, alert, now)
    return response


def _next_focus(request: HttpRequest, path: str, hidden: display.ShownAlert | None, now: datetime) -> str:
    page = BasePage.find_for_request(request, urlsplit(path).path)
    left = [alert for alert in display.alerts_for(request, page.path if page else "", now) if alert != hidden]
    return f"alert-{left[0].id}" if left else "main"


@require_safe
def privacy_settings(request: HttpRequest) -> HttpResponse:
    """What this site stores in a browser, and the way to undo it."""
    return render(
        request,
        "home/privacy_settings.html",
        {
            "stored": STORED_ITEMS,
            "hidden": display.hidden_among(display.running(timezone.now()), request),
            "done": request.GET.get("done") == "1",
        },
    )


@require_POST
@same_origin_post
def show_hidden_alerts(request: HttpRequest) -> HttpResponse:
    response = redirect("/privacy-settings/?done=1")
    response.delete_cookie(display.COOKIE, path="/", samesite="Lax")
    return response
