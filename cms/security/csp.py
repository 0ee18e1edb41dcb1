"""What a browser may run and load: a strict policy for readers, a wider one for Wagtail's own screens.

No page of ours holds a script or a style of its own. Wagtail's screens do: their scripts are recognised by
how Wagtail begins them and get the nonce of the answer; any other script in such a screen stays dead.
"""

import re
from typing import TypeGuard

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.security.policies import ADMIN

ADMIN_PREFIX = "/admin/"

# Date and time fields, choosers, and child forms start themselves; nothing else of Wagtail's is inline.
WAGTAIL_SCRIPT = re.compile(
    rb"<script(?: type=\"text/javascript\")?>"
    rb"(?=\s*(?:init(?:Date|Time|DateTime)Chooser\(\"|new \w*Chooser\(\""
    rb"|\(function\(\) \{\s*var panel = new (?:Inline|MultipleChooser)Panel\(JSON\.parse\(\"))"
)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Choose the policy by address; a live preview is a public page that Wagtail's screen may frame."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if is_admin(request) and may_hold_scripts(response):
            nonce = self._make_nonce(request).encode()
            response.content = WAGTAIL_SCRIPT.sub(b'<script nonce="' + nonce + b'">', response.content)
            # Said by `CommonMiddleware`, further in; a browser drops what is beyond it.
            response.headers["Content-Length"] = str(len(response.content))
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if is_admin(request):
            parts.config = ADMIN
        elif getattr(request, "is_dummy", False):
            parts.replace = {**(parts.replace or {}), "frame-ancestors": [SELF]}
        return parts


def is_admin(request: HttpRequest) -> bool:
    return request.path.startswith(ADMIN_PREFIX) and not getattr(request, "is_dummy", False)


def may_hold_scripts(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    if response.streaming or getattr(response, "is_rendered", True) is False:
        return False
    return response.headers.get("Content-Type", "").startswith("text/html")
