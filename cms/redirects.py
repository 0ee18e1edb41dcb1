"""An old address leads on to what is public. The new address of anything else is not told to anybody."""

from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from cms.models import BasePage
from cms.sites import site_for


class RedirectToPublic(RedirectMiddleware):
    """Wagtail's, which also told the new address of what was taken off the site or was never on it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        found = super().process_response(request, response)
        return response if found is not response and _is_hidden(request, found.url) else found


def _is_hidden(request: HttpRequest, address: str) -> bool:
    """Whether a page there, or above it, is not public."""
    parts = urlsplit(address)
    site = site_for(request)
    if site is None or parts.netloc not in {"", request.get_host()}:
        return False
    above = [site.root_page.url_path]
    for name in unquote(parts.path).strip("/").split("/"):
        above.append(f"{above[-1]}{name}/")
    return BasePage.objects.filter(url_path__in=above, live=False).exists()
