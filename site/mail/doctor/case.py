"""What is examined, and with what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cached_property
from ipaddress import ip_address

from mail.address import domain_of
from mail.doctor.dns import LookupFailed, Resolver
from mail.doctor.web import Web

_CLIENT = re.compile(r"\bclient-ip=\"?([0-9A-Fa-f:.]+)", re.IGNORECASE)
_BRACKETED = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f:.]+)\]")


@dataclass(frozen=True, slots=True)
class Sender:
    """An address that mail comes from."""

    what: str
    address: str
    returns_to: str = ""
    """Where bounces go: the sender of the envelope. Empty: the address itself."""
    reply_to: str = ""

    @property
    def domain(self) -> str:
        return domain_of(self.address)

    @property
    def envelope_domain(self) -> str:
        return domain_of(self.returns_to or self.address)


@dataclass(frozen=True)
class Case:
    resolver: Resolver
    web: Web
    relay_host: str
    senders: Sequence[Sender]
    addresses: Sequence[str] = ()
    """From which IP addresses mail leaves for the world, where somebody has said so."""
    raw: bytes | None = None
    """A letter, as it arrived in a mailbox."""
    offline: bool = field(default=False)

    @cached_property
    def message(self) -> EmailMessage | None:
        return message_from_bytes(self.raw, _class=EmailMessage, policy=policy.default) if self.raw else None

    @property
    def from_domain(self) -> str:
        """Of the letter that arrived."""
        return domain_of(parseaddr(str(self.message["From"]))[1]).lower() if self.message else ""

    @cached_property
    def outgoing(self) -> list[str]:
        """The addresses that the world sees mail come from, as well as can be known."""
        if self.knows_outgoing:
            return list(self.addresses) or _received_from(self.message)
        try:
            return [found for found in self.resolver.addresses(self.relay_host) if _is_public(found)]
        except LookupFailed:
            return []

    @property
    def knows_outgoing(self) -> bool:
        """Not merely guessed: a mail service may send from other machines than the one it takes mail at."""
        return bool(self.addresses) or bool(_received_from(self.message))


def _received_from(message: EmailMessage | None) -> list[str]:
    """The machine that handed the letter over, as the receiving side wrote it down: its own lines stand on top.

    Where it noted what it looked at for SPF, that is the one; large receivers have machines of their own behind it.
    """
    noted = _CLIENT.search(str(message.get("Received-SPF", ""))) if message else None
    if noted and _is_public(noted[1]):
        return [noted[1]]
    for line in message.get_all("Received", []) if message else []:
        giver = str(line).partition(" by ")[0]
        found = [address for address in _BRACKETED.findall(giver) if _is_public(address)]
        if found:
            return found[-1:]
    return []


def _is_public(address: str) -> bool:
    try:
        return ip_address(address).is_global
    except ValueError:
        return False
