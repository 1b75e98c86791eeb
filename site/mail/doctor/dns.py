"""Questions to the domain name system."""

from typing import Any, Protocol

import dns.exception
import dns.resolver
import dns.reversename

PATIENCE = 6.0
"""Seconds for one question, all servers together."""


class LookupFailed(Exception):
    """No answer at all, which is not the same as the answer that there is nothing."""


class Resolver(Protocol):
    """Each raises LookupFailed; what does not exist is an empty list."""

    def txt(self, name: str) -> list[str]: ...

    def addresses(self, name: str) -> list[str]:
        """IPv4 and IPv6."""
        ...

    def mx(self, name: str) -> list[str]:
        """The hosts, the preferred first. The null MX of RFC 7505 is an empty host."""
        ...

    def names(self, address: str) -> list[str]:
        """What the address is called, by its PTR records."""
        ...


class Dns:
    """The resolver of the machine, or the name server given."""

    def __init__(self, server: str = "", port: int = 53, *, patience: float = PATIENCE) -> None:
        self._resolver = dns.resolver.Resolver(configure=not server)
        if server:
            self._resolver.nameservers, self._resolver.port = [server], port
        self._resolver.lifetime = patience

    def txt(self, name: str) -> list[str]:
        return [b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, "TXT")]

    def addresses(self, name: str) -> list[str]:
        return [record.address for kind in ("A", "AAAA") for record in self._ask(name, kind)]

    def mx(self, name: str) -> list[str]:
        records = sorted(self._ask(name, "MX"), key=lambda record: int(record.preference))
        return [_plain(record.exchange) for record in records]

    def names(self, address: str) -> list[str]:
        return [_plain(record.target) for record in self._ask(str(dns.reversename.from_address(address)), "PTR")]

    def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            return list(self._resolver.resolve(name, kind))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            raise LookupFailed(f"{kind} {name}: {error}") from error


def _plain(name: Any) -> str:
    return str(name).rstrip(".").lower()
