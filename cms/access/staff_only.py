"""`SITE_ACCESS=staff`: people who are not signed in get health, sign-in and nothing else."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from cms.security.same_origin import is_own_form
from cms.typing import GetResponse

# Monitoring (figures only for operators); what robots may not read; whom to tell of a hole; the way in, and
# what its pages look like; the links in mails, which hold their own secret and must work for a mail program.
OPEN = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/robots.txt",
    "/.well-known/",
    "/accounts/",
    "/static/",
    "/by-mail/",
)


class StaffOnlyMiddleware:
    """After authentication, before everything that answers. `visible_to` refuses what a page shows, too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_outsider(request) and not request.path.startswith(OPEN):
            if request.method not in ("GET", "HEAD") and not is_own_form(request):
                raise PermissionDenied
            return redirect_to_login(request.get_full_path())
        return self.get_response(request)


def is_outsider(request: HttpRequest) -> bool:
    """Whether the site is for staff and `request` does not come from any of them."""
    return settings.SITE_ACCESS == "staff" and not request.user.is_authenticated
