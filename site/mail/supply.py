"""Where a drain gets its rows from: claimed in portions, and each kept until the limits let it start."""

import heapq
import math
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from mail import queues
from mail.enums import MailState
from mail.ledger import Change, Ledger
from mail.querysets import LEASE
from mail.rates import HORIZON, Permits

MOST = 500
"""Rows claimed at once, at the most."""
AHEAD = 2
"""Seconds of work, at the pace of the moment, that are claimed at once."""
LOOK = 1
"""Seconds between two looks at whether what was claimed may still go."""
RENEWAL = LEASE.total_seconds() / 4
PATIENCE = 10
"""Seconds that a drain waits for rows that the limits have put off; for longer it makes room for other work."""


class Supply:
    def __init__(self, queue: queues.Queue, ledger: Ledger, permits: Permits, lines: int) -> None:
        self._queue, self._ledger, self._permits = queue, ledger, permits
        self._lines = lines
        self._waiting: list[tuple[float, int, Any]] = []
        self._after = self._taken = 0
        self._claimed_at = self._looked_at = self._renewed_at = time.monotonic()
        self._dry = False
        self._back_at = -math.inf

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self) -> Any | None:
        """The next row whose time has come."""
        while self._waiting and self._waiting[0][0] <= time.monotonic():
            row = heapq.heappop(self._waiting)[-1]
            if row.pk in self._ledger.held:
                self._taken += 1
                return row
        return None

    @property
    def is_due(self) -> bool:
        return bool(self._waiting) and self._waiting[0][0] <= time.monotonic()

    @property
    def wait(self) -> float:
        """Seconds until the time of the next row comes that has not come yet."""
        ahead = self._waiting[0][0] - time.monotonic() if self._waiting else 0.0
        return ahead if ahead > 0 else math.inf

    @property
    def expects_more(self) -> bool:
        """Rows that the limits have put off ask again soon."""
        return -LOOK < self._back_at - time.monotonic() < PATIENCE

    def put_back(self, row: Any) -> None:
        """To be taken next, if it is still ours by then."""
        heapq.heappush(self._waiting, (0.0, row.pk, row))

    def fill(self, now: datetime, *, all_done: bool) -> None:
        """Claim more when little is left. Where nothing more was found, not again before `all_done`: until the last
        of them is settled, others may stand behind it."""
        if len(self._waiting) > self._lines or self._is_held_up() or self._permits.is_closed(now):
            return
        all_done = all_done and not self._waiting
        if self._dry and not all_done:
            return
        rows = self._claim(now)
        self._dry = not rows
        if not rows and all_done:
            # One at a time, so that the one that did it is known.
            rows = self._ledger.claim(self._queue.rows().suspected(), now, 1, 0)
        if rows:
            self._admit(self._wanted(rows, now), now)

    def look(self, list_unsent: Callable[[], Sequence[int]], now: datetime) -> bool:
        """Once a second: let go of what is unsent and may not go any more. False where it is not yet time."""
        moment = time.monotonic()
        if moment - self._looked_at < LOOK:
            return False
        self._looked_at = moment
        if unsent := list_unsent():
            offered = set(self._queue.rows().filter(pk__in=unsent).values_list("pk", flat=True))
            self._ledger.give_back([pk for pk in unsent if pk not in offered], now)
        if moment - self._renewed_at > RENEWAL:
            self._renewed_at = moment
            self._ledger.renew(now)
        return True

    def _is_held_up(self) -> bool:
        """The limits let nothing start just now; what is claimed meanwhile would only be given back."""
        moment = time.monotonic()
        nothing_starts = self._waiting[0][0] > moment if self._waiting else self._back_at > moment
        return nothing_starts and moment - self._claimed_at < LOOK / 2

    def _claim(self, now: datetime) -> list[Any]:
        """Behind the last one claimed; where that was the last there is, from the first, since what was put off may
        have come due."""
        limit = self._permits.batch(self._portion())
        rows = self._ledger.claim(self._queue.rows().unsuspected(), now, limit, self._after)
        if not rows and self._after:
            rows = self._ledger.claim(self._queue.rows().unsuspected(), now, limit, 0)
        self._after = rows[-1].pk if rows and len(rows) == limit else 0
        return rows

    def _portion(self) -> int:
        moment = time.monotonic()
        pace = self._taken / max(moment - self._claimed_at, 0.001)
        self._claimed_at, self._taken = moment, 0
        return max(4 * self._lines, min(MOST, int(AHEAD * pace)))

    def _wanted(self, rows: list[Any], now: datetime) -> list[Any]:
        if not isinstance(self._queue, queues.Choosy):
            return rows
        wanted = set(self._queue.still_wanted(rows))
        unwanted = [Change(row.pk, MailState.SUPPRESSED) for row in rows if row.pk not in wanted]
        self._ledger.write(unwanted, now)
        return [row for row in rows if row.pk in wanted]

    def _admit(self, rows: list[Any], now: datetime) -> None:
        moment, later = time.monotonic(), []
        times = self._permits.take([self._queue.recipient(row) for row in rows], now)
        for row, start in zip(rows, times, strict=True):
            if start - now > HORIZON:
                later.append(Change.back(row, start))
            else:
                heapq.heappush(self._waiting, (moment + (start - now).total_seconds(), row.pk, row))
        if later:
            first = moment + (min(start for start in times if start - now > HORIZON) - now).total_seconds()
            self._back_at = min(first, self._back_at) if self._back_at > moment else first
        self._ledger.write(later, now)
