"""Where a request comes from, told only as far as the guard needs it."""

from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

UNKNOWN = "unknown"


def client_prefix(request: HttpRequest) -> str:
    """The visitor's network: /24 of an IPv4 address, /56 of an IPv6 address (what one household is given)."""
    try:
        address = ip_address(_client_address(request))
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    length = 24 if address.version == 4 else 56
    return str(ip_network((int(address), address.max_prefixlen), strict=False).supernet(new_prefix=length))


def client_hmac(request: HttpRequest, now: datetime) -> str:
    """A name for the visitor's network that cannot be turned back and is another one next month."""
    return digest("client", client_prefix(request), now)


def digest(kind: str, value: str, now: datetime) -> str:
    salt = f"guard.{kind}.{now:%Y-%m}"
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def _client_address(request: HttpRequest) -> str:
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(forwarded) >= proxies:
        # Each trusted proxy appended one hop; what stands further left was written by the visitor.
        return _without_port(forwarded[-proxies])
    return str(request.META.get("REMOTE_ADDR") or "")


def _without_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
