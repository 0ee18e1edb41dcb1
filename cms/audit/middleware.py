"""Tells the audit log whose requests change something, and which of them export."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from cms.audit.log import Action, acting_as, record
from cms.exports import is_export
from cms.typing import GetResponse


class AuditMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user.pk if request.method != "HEAD" and self._may_matter(request) else None
        if account is None:
            return self.get_response(request)
        if request.method == "GET":
            response = self.get_response(request)
            found: Any = request.resolver_match
            if response.status_code == 200 and is_export(request):
                record(Action.EXPORTED, account=account, what=found.route)
            return response
        with acting_as(account):
            return self.get_response(request)

    def _may_matter(self, request: HttpRequest) -> bool:
        """Only changes and exports: reading costs nothing."""
        return request.method not in ("GET", "OPTIONS") or is_export(request)
