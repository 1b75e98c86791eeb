"""What comes back of mails that have left: kept as events, and handed to whoever wrote the mail.

Apps register in AppConfig.ready who takes back what, so that the mail knows none of them.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from django.db import IntegrityError, transaction

from mail.enums import EventKind, EventSource, Severity
from mail.models import DeliveryEvent
from mail.report import Finding, Report, Sort, read

logger = logging.getLogger(__name__)

SHORTEST_REPLY_ID = 12
"""A name that a mail server gave to a mail; anything shorter may stand in a reply by chance."""


@dataclass(frozen=True, slots=True)
class Row:
    """One mail of a queue."""

    queue: str
    pk: int
    address: str
    """Empty where the person behind it has been forgotten."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


class Receiver(Protocol):
    queue: str

    def named(self, traces: Sequence[str]) -> Row | None:
        """The mail named in one of these Message-IDs, return addresses and headers, in a way that cannot be guessed."""

    def answered(self, recipient: str, reply_id: str) -> Row | None:
        """The mail to `recipient` that the mail server took with `reply_id` in its answer."""

    def latest(self, recipient: str) -> Row | None:
        """The last mail to `recipient` that a server took."""

    def take(self, event: DeliveryEvent, now: datetime) -> None:
        """Act on a new event about a row of this queue. Runs in the event's transaction."""

    def leave(self, address: str, now: datetime) -> str | None:
        """Where `address` is one that readers write to in order to leave, let the reader go whose key it holds, and
        say the reader's address."""

    def links(self, row_id: int) -> list[Link]:
        """Where the admin shows the mail and who it was for."""


class Taken(Enum):
    """What became of a mail that was read."""

    STORED = auto()
    KNOWN = auto()
    IGNORED = auto()
    """Understood, and nothing to keep: an automatic reply, a mail that arrived."""
    UNKNOWN = auto()
    """For a person to read: a letter from a reader, a report about a mail of somebody else's."""

    @property
    def is_settled(self) -> bool:
        return self is not Taken.UNKNOWN


_receivers: dict[str, Receiver] = {}


def register(receiver: Receiver) -> None:
    _receivers[receiver.queue] = receiver


def links(event: DeliveryEvent) -> list[Link]:
    receiver = _receivers.get(event.queue)
    return receiver.links(event.row_id) if receiver and event.row_id is not None else []


def take(raw: bytes, now: datetime, *, arrived_at: str = "") -> Taken:
    """One mail out of the mailbox for returned mail. `arrived_at` is its envelope's recipient, where that is known."""
    report = read(raw)
    addresses = (*report.arrived_at, arrived_at) if arrived_at else report.arrived_at
    if report.sort not in {Sort.DELIVERY, Sort.COMPLAINT}:
        return _take_wish(report, addresses, now) or (
            Taken.IGNORED if report.sort == Sort.AUTO_REPLY else Taken.UNKNOWN
        )
    row = _find_reported(report, addresses)
    if row is None:
        logger.warning("A report is about no mail of ours, or does not say which.")
        return Taken.UNKNOWN
    finding = finding_for(row.address, report.findings)
    if finding.kind is None:
        return Taken.IGNORED
    event = _event(report, finding, finding.kind, row, now)
    return Taken.STORED if note(event, now) else Taken.KNOWN


def note(event: DeliveryEvent, now: datetime) -> bool:
    """Keep the event and have it acted on, both or neither. False where it is known already."""
    if not event.recipient:
        event.diagnostic = event.evidence = event.message_id = ""
    try:
        with transaction.atomic():
            event.save(force_insert=True)
            if event.queue in _receivers:
                _receivers[event.queue].take(event, now)
    except IntegrityError:
        if not DeliveryEvent.objects.filter(digest=event.digest).exists():
            raise
        return False
    logger.info(
        "Returned mail: %s %s %s of %s %s.", event.kind, event.severity, event.status, event.queue, event.row_id
    )
    return True


def named(traces: Sequence[str]) -> Row | None:
    return next(_rows(receiver.named(traces) for receiver in _receivers.values()), None)


def answered(recipient: str, reply_id: str) -> Row | None:
    if not recipient or len(reply_id) < SHORTEST_REPLY_ID:
        return None
    return next(_rows(receiver.answered(recipient, reply_id) for receiver in _receivers.values()), None)


def latest(recipient: str) -> Row | None:
    """For sources that can be trusted: anybody may write an address into a report."""
    found = list(_rows(receiver.latest(recipient) for receiver in _receivers.values())) if recipient else []
    return max(found, key=lambda row: row.at, default=None)


def finding_for(address: str, findings: Sequence[Finding]) -> Finding:
    """What a report says of the mail to `address`.

    Where none of its recipients is that address it was an alias, and while one of those behind it gets mail it lives.
    """
    named_so = [finding for finding in findings if address.casefold() in map(str.casefold, finding.recipients)]
    return min(named_so or findings, key=_badness)


def digest_of(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _rows(found: Iterable[Row | None]) -> Iterator[Row]:
    return (row for row in found if row is not None)


def _find_reported(report: Report, addresses: Sequence[str]) -> Row | None:
    """Some relays put a name of their own in the place of the Message-ID; they tell it when they take the mail."""
    row = named((report.message_id, *report.traces, *addresses))
    reply_id = report.message_id.strip("<>").partition("@")[0]
    recipients = [recipient for finding in report.findings for recipient in finding.recipients]
    return row or next(_rows(answered(recipient, reply_id) for recipient in recipients), None)


def _take_wish(report: Report, addresses: Sequence[str], now: datetime) -> Taken | None:
    """A mail that asks to leave. Only its address counts: who wrote it can be made up."""
    for receiver in _receivers.values():
        for address in addresses:
            with transaction.atomic():
                reader = receiver.leave(address, now)
                if reader is not None:
                    return _note_wish(report, receiver.queue, reader, now)
    return None


def _note_wish(report: Report, queue: str, reader: str, now: datetime) -> Taken:
    event = DeliveryEvent(
        kind=EventKind.UNSUBSCRIBED,
        source=EventSource.REPORT,
        at=now,
        recipient=reader,
        evidence=report.evidence,
        queue=queue,
        digest=digest_of(queue, reader, EventKind.UNSUBSCRIBED, report.own_id),
    )
    return Taken.STORED if note(event, now) else Taken.KNOWN


def _event(report: Report, finding: Finding, kind: EventKind, row: Row, now: datetime) -> DeliveryEvent:
    return DeliveryEvent(
        kind=kind,
        severity=finding.severity,
        source=EventSource.REPORT,
        at=now,
        recipient=row.address,
        status=finding.status,
        diagnostic=finding.diagnostic,
        message_id=report.message_id[:255],
        queue=row.queue,
        row_id=row.pk,
        evidence=report.evidence,
        digest=digest_of(row.queue, str(row.pk), kind, report.own_id),
    )


def _badness(finding: Finding) -> int:
    if finding.kind is None:
        return 0
    return {Severity.NONE: 1, Severity.SOFT: 2, Severity.HARD: 3}[finding.severity]
