"""Who may see the inside of the site: machines in the operators' networks."""

from ipaddress import ip_address, ip_network

from django.conf import settings


def is_operator(request) -> bool:
    """Whether `request` comes from one of `OPERATORS` (networks such as `10.0.5.0/24`)."""
    try:
        address = ip_address(sender_of(request.META))
    except ValueError:
        return False
    return any(address in ip_network(network, strict=False) for network in settings.OPERATORS)


def sender_of(environ: dict) -> str:
    """The address a request comes from; "" where it is not known.

    What `X-Forwarded-For` says is believed only of our own proxy: one that reaches us by a socket file (there
    is no address then) or from one of `TRUSTED_PROXIES`. Each proxy adds the address it saw at the end.
    """
    direct = environ.get("REMOTE_ADDR", "")
    if _is_proxy(direct):
        return environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return direct


def _is_proxy(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return True  # a socket file has no address
    return any(found in ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)
