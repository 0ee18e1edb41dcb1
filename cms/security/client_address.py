"""Who may see the inside of the site: machines in the operators' networks."""

from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def is_operator(request: HttpRequest) -> bool:
    """Whether `request` comes from one of `OPERATORS` (networks such as `10.0.5.0/24`).

    Operators speak for themselves. Whoever passes on what somebody else asks is none: a load balancer that is
    missing in `TRUSTED_PROXIES` must not make operators of all readers.
    """
    sender, passes_on = _sender(request.META)
    try:
        address = ip_address(sender)
    except ValueError:
        return False
    return not passes_on and any(
        address in ip_network(network, strict=False) for network in settings.OPERATORS
    )


def sender_of(environ: dict[str, Any]) -> str:
    """The address a request comes from; "" where it is not known.

    What `X-Forwarded-For` says is believed only of our own proxies: one that reaches us by a socket file
    (there is no address then) or from one of `TRUSTED_PROXIES`. Each adds the address it saw at the end, so
    it is the last that is no proxy of ours.
    """
    return _sender(environ)[0]


def _sender(environ: dict[str, Any]) -> tuple[str, bool]:
    """The sender, and whether it says that it passes on what somebody else asks."""
    direct = environ.get("REMOTE_ADDR", "")
    said = [address.strip() for address in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if _is_address(direct) and not _is_proxy(direct):
        return direct, said != [""]
    while len(said) > 1 and _is_proxy(said[-1]):
        said.pop()
    return said[-1], len(said) > 1


def _is_address(text: str) -> bool:
    """A socket file has none."""
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def _is_proxy(address: str) -> bool:
    return _is_address(address) and any(
        ip_address(address) in ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES
    )
