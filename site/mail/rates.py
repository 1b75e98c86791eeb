"""How fast mail may leave. The counts are kept in the database, so that all processes share them and none forgets.

A limit a second hands out moments, evenly spaced; a limit a day counts the mails of a local day. Each mail needs leave
from every limit that it falls under, and takes it from all of them or from none.
"""

import math
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

from django.db import transaction
from django.utils import timezone

from mail.address import domain_of
from mail.enums import LimitScope
from mail.limit_models import ANY_DOMAIN, Allowance, SendingLimit, allowance_key, local_day

HORIZON = timedelta(seconds=2)
"""How far ahead leave is given. A mail that two limits delay differently comes at most so much out of step with either,
which keeps every minute within five hundredths of its limit."""
SLACK = timedelta(milliseconds=500)
"""How much of an idle moment may be made up for; more would be a burst."""
MISTAKE = timedelta(minutes=1)
"""A count further ahead than this comes from a limit that was raised since, or from a clock that was put right."""
BATCH_SECONDS = 1.0
LONGEST_WAIT = timedelta(minutes=15)
"""A mail that has to wait asks again after so long, in case the author has raised the limit meanwhile."""
CLOSED = timedelta(minutes=1)
"""Where no mail at all may go for longer than this, none is taken up, and the lane waits."""
READ_AGAIN = 2.0
"""Seconds after which a changed limit is noticed."""
KEEP = timedelta(days=7)


class Permits:
    """What one worker asks before it sends. Where no limit is set, it costs one query every two seconds."""

    def __init__(self, lane: str, relay: str) -> None:
        """`relay` is host:port."""
        self._always = [(LimitScope.LANE, lane), (LimitScope.RELAY, relay.lower())]
        self._limits: dict[tuple[str, str], SendingLimit] = {}
        self._read_at = -math.inf
        self._promised: dict[str, datetime] = {}
        self.opens_at = datetime.min.replace(tzinfo=UTC)
        """When a limit that every mail falls under lets the next one go."""

    def is_closed(self, now: datetime) -> bool:
        """For so long that it is better to come again."""
        return self.opens_at > now + CLOSED

    def batch(self, most: int) -> int:
        """How many mails to ask leave for at once: a second's worth, at least 1, at most `most`."""
        limits = self._current()
        paces = [limits[name].per_second for name in self._always if name in limits]
        return min([most, *(max(1, math.ceil(float(pace) * BATCH_SECONDS)) for pace in paces if pace)])

    def take(self, addresses: Sequence[str], now: datetime) -> list[datetime]:
        """When a mail to each of `addresses` may start: now or later.

        A time beyond `now + HORIZON` is no leave: it used up nothing, and the mail has to ask again then.
        """
        limits = self._current()
        wanted = [self._under(address) for address in addresses] if limits else []
        keys = sorted({key for limited in wanted for key, _limit in limited})
        if not keys:
            return [now] * len(addresses)
        _create_missing(keys, now)
        with transaction.atomic():
            rows = _locked(keys)
            meters = {key: _Meter(rows[key], limit, now) for limited in wanted for key, limit in limited}
            times = [self._one([meters[key] for key, _limit in limited], now) for limited in wanted]
            used = [meter.row for meter in meters.values() if meter.is_used]
            Allowance.objects.bulk_update(used, ["next_at", "day", "taken"])
        always = [meters[limits[name].key].earliest(now) for name in self._always if name in limits]
        self.opens_at = min(max(always, default=now), now + LONGEST_WAIT)
        return times

    def _current(self) -> dict[tuple[str, str], SendingLimit]:
        if time.monotonic() - self._read_at >= READ_AGAIN:
            self._limits = {(limit.scope, limit.name): limit for limit in SendingLimit.objects.all()}
            self._read_at = time.monotonic()
        return self._limits

    def _under(self, address: str) -> list[tuple[str, SendingLimit]]:
        """The limits that a mail to `address` falls under, each with the key of its count."""
        found = [(limit.key, limit) for name in self._always if (limit := self._limits.get(name))]
        domain = domain_of(address).lower()
        own = self._limits.get((LimitScope.DOMAIN, domain)) or self._limits.get((LimitScope.DOMAIN, ANY_DOMAIN))
        return [*found, (allowance_key(LimitScope.DOMAIN, domain), own)] if own else found

    def _one(self, meters: "Sequence[_Meter]", now: datetime) -> datetime:
        at = now
        while (later := max((meter.earliest(at) for meter in meters), default=at)) > at:
            at = later
        if at > now + HORIZON:
            return min(self._promise(meters, at, now), now + LONGEST_WAIT)
        for meter in meters:
            meter.use(at)
        return at

    def _promise(self, meters: "Sequence[_Meter]", at: datetime, now: datetime) -> datetime:
        """Those that have to wait are told moments one after the other, so that they do not all come back at once."""
        holding = [meter for meter in meters if meter.earliest(now) > now + HORIZON]
        for meter in holding:
            at = max(at, self._promised.get(meter.row.key, at))
        for meter in holding:
            self._promised[meter.row.key] = at + meter.interval
        return at


class _Meter:
    """One count, while its row is locked."""

    def __init__(self, row: Allowance, limit: SendingLimit, now: datetime) -> None:
        self.row, self.is_used = row, False
        self.interval = timedelta(seconds=1 / float(limit.per_second)) if limit.per_second else timedelta()
        self._per_day = limit.per_day
        # Shortly before midnight some of the next day's may have been taken already.
        if not local_day(now) <= row.day <= local_day(now + MISTAKE):
            row.day, row.taken = local_day(now), 0
        if row.next_at > now + self.interval + MISTAKE:
            row.next_at = now
        row.next_at = max(row.next_at, now - SLACK)

    def earliest(self, at: datetime) -> datetime:
        """The first moment, from `at` on, at which one more may start."""
        if self.interval:
            at = max(at, self.row.next_at)
        if self._per_day is None:
            return at
        at = max(at, _midnight(self.row.day))
        spent = local_day(at) == self.row.day and self.row.taken >= self._per_day
        return _midnight(self.row.day + timedelta(days=1)) if spent else at

    def use(self, at: datetime) -> None:
        self.is_used = True
        self.row.next_at += self.interval
        # Where only the pace is limited, another process may have counted on the next day already.
        day = max(local_day(at), self.row.day)
        self.row.taken = self.row.taken + 1 if day == self.row.day else 1
        self.row.day = day


def _create_missing(keys: Sequence[str], now: datetime) -> None:
    """Before any is locked: two processes that each hold one and want to write the other's would wait for ever."""
    there = set(Allowance.objects.filter(key__in=keys).values_list("key", flat=True))
    missing = [Allowance(key=key, next_at=now, day=local_day(now)) for key in keys if key not in there]
    if missing:
        Allowance.objects.bulk_create(missing, ignore_conflicts=True)


def _locked(keys: Sequence[str]) -> dict[str, Allowance]:
    """Always in the order of their keys, so that two processes never wait for each other."""
    rows = Allowance.objects.select_for_update().filter(key__in=keys).order_by("key")
    return {row.key: row for row in rows}


def _midnight(day: date) -> datetime:
    """When the day begins."""
    return datetime.combine(day, clock_time.min, tzinfo=timezone.get_default_timezone())


def forget_old(now: datetime) -> None:
    """Once a minute, by the clock."""
    Allowance.objects.forget(now - KEEP)
