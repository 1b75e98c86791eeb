"""The rows that one worker has taken, and all that it writes about them.

Every change is one conditional UPDATE that names the worker: a row that was taken away from it meanwhile, because its
lease had run out or its reader has left, is not touched, and nobody is told that it was.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections

from mail.enums import MailState
from mail.journal import note
from mail.querysets import SendableQuerySet
from mail.statement import statement


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a claimed row. The state "claimed" means: it starts now."""

    pk: int
    state: MailState
    reply: str = ""
    error: str = ""
    due: datetime | None = None
    """When it may be tried again; only where it goes back to the queue."""
    charged: bool = True

    @classmethod
    def back(cls, row: Any, due: datetime, error: str = "") -> "Change":
        """To the queue, as if it had not been claimed."""
        state = MailState.DEFERRED if row.attempts > 1 else MailState.QUEUED
        return cls(row.pk, state, error=error, due=due, charged=False)


class Ledger:
    def __init__(self, queue: str, rows: SendableQuerySet, worker: str) -> None:
        self.queue, self.worker = queue, worker
        self.tally: Counter[MailState] = Counter()
        self.held: dict[int, Any] = {}
        """By primary key: what was claimed and is not settled."""
        self._model = rows.model
        self._db = connections[rows.db]
        self._statement = statement(rows.db, rows.model._meta.db_table)

    def claim(self, rows: SendableQuerySet, now: datetime, limit: int, after: int) -> list[Any]:
        """Up to `limit` due rows of `rows` behind the primary key `after`, in order."""
        claimed = rows.claim(self.worker, now, limit, after=after)
        self.held.update((row.pk, row) for row in claimed)
        return claimed

    def write(self, changes: Sequence[Change], now: datetime) -> set[int]:
        """All in one statement, committed when this returns: the primary keys of the rows that were still ours."""
        if not changes:
            return set()
        written = self._statement.execute(self._parameters(changes, now))
        for change in changes:
            self._enter(change, change.pk in written)
        return written

    def renew(self, now: datetime) -> None:
        if self.held:
            self._rows().renew(self.worker, now, list(self.held))

    def give_back(self, pks: Iterable[int], now: datetime) -> None:
        """Rows of which nothing was sent; the attempt is not charged."""
        going = list(pks)
        for pk in going:
            self.held.pop(pk, None)
        if going:
            self._rows().give_back(self.worker, now, pks=going)

    def _parameters(self, changes: Sequence[Change], now: datetime) -> dict[str, str]:
        rows = [
            (
                change.pk,
                change.state.value,
                change.reply,
                change.error,
                self._moment(change.due or now),
                int(not change.charged),
            )
            for change in changes
        ]
        return {"changes": json.dumps(rows), "at": self._moment(now), "worker": self.worker}

    def _moment(self, moment: datetime) -> str:
        return str(self._db.ops.adapt_datetimefield_value(moment))

    def _enter(self, change: Change, written: bool) -> None:
        if change.state is MailState.CLAIMED and written:
            return
        self.held.pop(change.pk, None)
        if written and change.charged:
            self.tally[change.state] += 1
        level = logging.DEBUG if change.state is MailState.ACCEPTED and written else logging.INFO
        note("mail.row", level=level, queue=self.queue, row=change.pk, state=change.state.value, written=written,
             reason=change.error, reply=change.reply)  # fmt: skip

    def _rows(self) -> SendableQuerySet:
        """Also those that may not be sent any more: a letter may have been stopped meanwhile."""
        return SendableQuerySet(self._model, using=self._db.alias)
