"""Errors reported to Sentry, without whoever met them."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration

from cms.monitoring.logs import MAIL_ADDRESS


def report_to(dsn: str) -> None:
    """Report what goes wrong from now on: no person, address, form, cookie or local variable goes along."""
    sentry_sdk.init(
        dsn=dsn,
        integrations=[DjangoIntegration()],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=scrub,
    )


def scrub(event: Any, hint: dict[str, Any]) -> Any:
    """Take out of an event all that could say who met the error, or what they read and wrote."""
    event.pop("user", None)
    event.pop("server_name", None)
    request = event.get("request")
    if request:
        event["request"] = {"method": request.get("method", "")}
    for error in event.get("exception", {}).get("values", []):
        error["value"] = MAIL_ADDRESS.sub("[address]", str(error.get("value", "")))
    return event
