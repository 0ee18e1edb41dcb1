"""Watches every request that Django renders. Pages from the cache are counted there."""

import logging
import time
from typing import Any

from django.http import HttpRequest, HttpResponse

from cms.monitoring import metrics
from cms.monitoring.logs import request_id
from cms.security.request_id import HEADER, number_of
from cms.typing import GetResponse

logger = logging.getLogger("cms.requests")


class RequestLogMiddleware:
    """Give each request an id, and note how it was answered: by which kind of address, never which one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = number_of(request.META)
        token = request_id.set(number)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            metrics.count_request(request.method, response.status_code, seconds)
            logger.info("request", extra=_facts(request, response, seconds))
        finally:
            request_id.reset(token)
        response.headers[HEADER] = number
        return response


def _facts(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, Any]:
    match = request.resolver_match
    return {
        "method": request.method,
        # The pattern, such as `admin/pages/<int:page_id>/edit/`: what was typed into it is nobody's business.
        "route": match.route if match else "",
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
    }
