"""What a row of a file would do to the list of readers. Nothing is written here."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from newsletter.enums import ConsentKind, SubscriberState, SuppressionReason
from newsletter.models import ConsentRecord, Newsletter, Subscriber, Suppression
from newsletter.reader_models import suppression_digest
from newsletter.readers_csv_shapes import NOES, Listing, Row, Says
from newsletter.unsubscribe import BOUNCES

CHUNK = 1000
MOST_ERRORS = 200
"""So many broken rows are listed; all are counted."""
SAMPLE = 20


class Verdict(models.TextChoices):
    NEW = "new", _("Becomes a reader")
    LEAVES = "leaves", _("Is noted as one who has left, as the file says")
    STOPS = "stops", _("Is suppressed, as the file says")
    KNOWN = "known", _("Is a reader already")
    HAS_LEFT = "has_left", _("Has left here, and stays so")
    SUPPRESSED = "suppressed", _("Is suppressed here, and stays so")
    ERASED = "erased", _("Has asked to be erased, and stays so")
    STANDS = "stands", _("The file says no, and nothing here needs to change")
    UNCONFIRMED = "unconfirmed", _("Never confirmed, says the file: not brought along")
    BROKEN = "broken", _("Cannot be used")


WRITES = frozenset({Verdict.NEW, Verdict.LEAVES, Verdict.STOPS})


@dataclass(frozen=True, slots=True)
class Judged:
    row: Row
    verdict: Verdict
    reader: Subscriber | None


def judge(newsletter: Newsletter, rows: Sequence[Row], *, lock: bool = False) -> list[Judged]:
    """Three queries for any number of rows. `lock` holds the readers concerned until the transaction ends."""
    addresses = [row.address for row in rows if not row.wrong]
    readers = Subscriber.objects.of(newsletter).filter(address__in=addresses)
    known = {reader.address: reader for reader in (readers.select_for_update() if lock else readers)}
    digests = {address: suppression_digest(newsletter, address) for address in addresses}
    stopped = Suppression.objects.filter(newsletter=newsletter, digest__in=digests.values())
    held = {row.digest: row for row in stopped}
    yes = _said_yes([known[row.address] for row in rows if row.says in NOES and row.address in known])
    found = []
    for row in rows:
        reader = known.get(row.address)
        suppression = held.get(digests.get(row.address, ""))
        found.append(Judged(row, _verdict(row, reader, suppression, yes.get(reader.pk) if reader else None), reader))
    return found


def chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def look(newsletter: Newsletter, listing: Listing) -> dict[str, Any]:
    """The report of what bringing the file would do, as it is kept and shown."""
    judged = [one for rows in chunks(listing.rows) for one in judge(newsletter, rows)]
    return {
        "shape": listing.name,
        "rows": len(listing.rows) + listing.doubles,
        "doubles": listing.doubles,
        "counts": Counter(one.verdict.value for one in judged),
        "errors": [[one.row.line, one.row.wrong] for one in judged if one.row.wrong][:MOST_ERRORS],
        "first": [_sample(one) for one in judged[:SAMPLE]],
        "done": 0,
        "brought": {},
    }


def _said_yes(readers: Sequence[Subscriber]) -> Mapping[int, datetime]:
    """When each of them last pressed a button that says yes here, or the author lifted a suppression."""
    if not readers:
        return {}
    kinds = (ConsentKind.CONFIRMED, ConsentKind.MOVED, ConsentKind.RELEASED)
    said = ConsentRecord.objects.filter(subscriber__in=readers, kind__in=kinds).order_by()
    return dict(said.values_list("subscriber_id").annotate(Max("at")))


def _verdict(row: Row, reader: Subscriber | None, held: Suppression | None, said_yes: datetime | None) -> Verdict:
    if row.wrong:
        return Verdict.BROKEN
    if held and held.reason == SuppressionReason.ERASED:
        return Verdict.ERASED
    state = reader.state if reader else None
    if row.says in NOES:
        return _no(row, state, held, said_yes)
    if held or state == SubscriberState.SUPPRESSED:
        return Verdict.SUPPRESSED
    if state == SubscriberState.CONFIRMED:
        return Verdict.KNOWN
    if row.says == Says.UNCONFIRMED:
        return Verdict.UNCONFIRMED
    return Verdict.HAS_LEFT if state == SubscriberState.UNSUBSCRIBED else Verdict.NEW


def _no(row: Row, state: str | None, held: Suppression | None, said_yes: datetime | None) -> Verdict:
    """A no moves along, unless the reader has said yes on this site since, or the file does not know when it was."""
    if said_yes and (row.at is None or said_yes > row.at):
        return Verdict.STANDS
    if state == SubscriberState.SUPPRESSED:
        return _no_behind(row, held)
    if held or (row.says == Says.LEFT and state == SubscriberState.UNSUBSCRIBED):
        return Verdict.STANDS
    return Verdict.LEAVES if row.says == Says.LEFT else Verdict.STOPS


def _no_behind(row: Row, held: Suppression | None) -> Verdict:
    """What the reader wished counts more than a bounce, which the author may undo."""
    if held is None or held.reason not in BOUNCES:
        return Verdict.STANDS
    if row.says in {Says.LEFT, Says.BLOCKED}:
        would_return = held.before in {SubscriberState.PENDING, SubscriberState.CONFIRMED}
        return Verdict.LEAVES if would_return else Verdict.STANDS
    return Verdict.STOPS if row.says == Says.COMPLAINED else Verdict.STANDS


def _sample(one: Judged) -> dict[str, Any]:
    return {
        "line": one.row.line,
        "address": one.row.address,
        "verdict": one.verdict.value,
        "at": one.row.at.isoformat() if one.row.at else "",
        "language": one.row.language,
        "wrong": one.row.wrong,
    }
