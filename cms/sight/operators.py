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

    What `X-Forwarded-For` says is believed only of our own proxies: one that reaches us by a socket file
    (there is no address then) or from one of `TRUSTED_PROXIES`. Each adds the address it saw at the end, so
    it is the last that is no proxy of ours.
    """
    direct = environ.get("REMOTE_ADDR", "")
    if _is_address(direct) and not _is_proxy(direct):
        return direct
    said = [address.strip() for address in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    return next((address for address in reversed(said) if not _is_proxy(address)), said[0])


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
