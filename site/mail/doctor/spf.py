"""RFC 7208, as far as a doctor needs it: whether a record lets an address send, and what is wrong with the record."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from mail.doctor.dns import Resolver

MOST_LOOKUPS = 10
MOST_VOID = 2
"""References to names that do not exist."""
_TERM = re.compile(
    r"(?P<sign>[+?~-]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(?P<value>[^/]+))?(?P<width>/\d{1,3})?(?P<width6>//\d{1,3})?",
    re.IGNORECASE,
)


class Result(Enum):
    PASS = auto()
    FAIL = auto()
    SOFTFAIL = auto()
    NEUTRAL = auto()
    UNKNOWN = auto()
    """It hangs on something that only the receiver of a mail can know."""


class Broken(Exception):
    """Receivers can make nothing of the record: a permanent error."""


@dataclass(slots=True)
class Verdict:
    result: Result
    lookups: int


_SIGNS = {"": Result.PASS, "+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}


def records(domain: str, resolver: Resolver) -> list[str]:
    return [text for text in resolver.txt(domain) if text.lower().split(" ")[0] == "v=spf1"]


def evaluate(domain: str, address: str, resolver: Resolver) -> Verdict:
    """Raises Broken and LookupFailed."""
    walk = _Walk(ip_address(address), resolver)
    result = walk.check(domain)
    if walk.is_unsure and result is not Result.PASS:
        result = Result.UNKNOWN
    return Verdict(result, walk.lookups)


class _Walk:
    def __init__(self, address: IPv4Address | IPv6Address, resolver: Resolver) -> None:
        self.address, self.resolver = address, resolver
        self.lookups = self.voids = 0
        self.is_unsure = False

    def check(self, domain: str) -> Result:
        found = records(domain, self.resolver)
        if len(found) != 1:
            raise Broken(f"{domain}: {len(found)} SPF")
        redirect = ""
        for term in found[0].split()[1:]:
            name, _equals, value = term.partition("=")
            if name.lower() == "redirect":
                redirect = value
            elif _equals and ":" not in name:
                continue
            elif (result := self._term(term, domain)) is not None:
                return result
        if redirect:
            self._count(domain)
            if "%{" not in redirect:
                return self.check(redirect)
            self.is_unsure = True
        return Result.NEUTRAL

    def _term(self, term: str, domain: str) -> Result | None:
        found = _TERM.fullmatch(term)
        if found is None:
            raise Broken(f"{domain}: “{term}”")
        matches = self._matches(found["name"].lower(), found["value"] or "", found, domain)
        return _SIGNS[found["sign"]] if matches else None

    def _matches(self, name: str, value: str, found: "re.Match[str]", domain: str) -> bool:
        if name == "all":
            return True
        if name in {"ip4", "ip6"}:
            return self._within(f"{value}{found['width'] or ''}", domain)
        self._count(domain)
        if "%{" in value or name in {"ptr", "exists"}:
            self.is_unsure = True
            return False
        if name == "include":
            return self.check(value) is Result.PASS
        hosts = self._found(self.resolver.mx(value or domain), domain) if name == "mx" else [value or domain]
        width = found["width6"] or "" if self.address.version == 6 else found["width"] or ""
        return any(
            self._within(f"{address}{width.replace('//', '/')}", domain)
            for host in hosts
            for address in self._found(self.resolver.addresses(host), domain)
            if ip_address(address).version == self.address.version
        )

    def _within(self, network: str, domain: str) -> bool:
        try:
            return self.address in ip_network(network, strict=False)
        except ValueError:
            raise Broken(f"{domain}: “{network}”") from None

    def _found(self, answers: list[str], domain: str) -> list[str]:
        if not answers:
            self.voids += 1
            if self.voids > MOST_VOID:
                raise Broken(f"{domain}: a, mx > {MOST_VOID} NXDOMAIN")
        return answers

    def _count(self, domain: str) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise Broken(f"{domain}: > {MOST_LOOKUPS}")
