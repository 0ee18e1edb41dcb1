"""How often one sender may send a form: counted for all processes together, never as an address, and for the
hour of the clock, so that not even the minute of a sending is kept.
"""

import logging
import time

from django.http import HttpRequest

from cms.security.client_address import sender_of
from cms.security.limits import bucket, limits, network_of

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 3600


class RateLimit:
    """`limit` sendings of the form `name` an hour and sender. Many may share one address: be generous."""

    def __init__(self, name: str, limit: int) -> None:
        self.name = name
        self.limit = limit

    def allows(self, request: HttpRequest) -> bool:
        """Count this sending and say whether it may go on."""
        if not (allowed := self._count(request)):
            logger.warning("A form was refused: too many from one sender.", extra={"limit": self.name})
        return allowed

    def _count(self, request: HttpRequest) -> bool:
        key = f"{self.name}:{bucket(network_of(sender_of(request.META)))}"
        if limits.add(key, 1, WINDOW_SECONDS - time.time() % WINDOW_SECONDS):
            return self.limit > 0
        try:
            return limits.incr(key) <= self.limit
        except ValueError:  # the hour ended meanwhile
            return True
