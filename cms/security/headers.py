"""What every answer tells browsers besides its content policy."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.typing import GetResponse

# Nothing here needs any of it, and no page that frames or is framed may ask for it either.
SWITCHED_OFF = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(f"{feature}=()" for feature in SWITCHED_OFF)
PERSONAL_PLACES = ("/admin/", "/accounts/")
NEVER_STORE = "no-store, private"


class SecurityHeadersMiddleware:
    """No other site may embed what is here; what was made for one person is stored nowhere.

    An answer is personal if whoever asked has a session, if it hands out a cookie, or by its address. Only a
    view that calls its answer `public`, as those of style sheets and open pictures do, is taken at its word.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if is_personal(request, response):
            response.headers["Cache-Control"] = NEVER_STORE
        return response


def is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    if request.path.startswith(PERSONAL_PLACES) or settings.SITE_ACCESS == "staff":
        made_for_one = True
    else:
        made_for_one = settings.SESSION_COOKIE_NAME in request.COOKIES or bool(response.cookies)
    return made_for_one and "public" not in response.headers.get("Cache-Control", "")
