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

import psycopg
from django.db import connections

from mail.enums import MailState
from mail.journal import note
from mail.querysets import SendableQuerySet


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
        table = self._db.ops.quote_name(rows.model._meta.db_table)
        self._statement = _STATEMENT.format(table=table, changes=_CHANGES[self._db.vendor])
        self._arrays = self._db.vendor == "postgresql"

    def claim(self, rows: SendableQuerySet, now: datetime, limit: int, after: int) -> list[Any]:
        """Up to `limit` due rows of `rows` behind the primary key `after`, in order."""
        claimed = rows.claim(self.worker, now, limit, after=after)
        self.held.update((row.pk, row) for row in claimed)
        return claimed

    def write(self, changes: Sequence[Change], now: datetime) -> set[int]:
        """All in one statement, committed when this returns: the primary keys of the rows that were still ours."""
        if not changes:
            return set()
        at = self._db.ops.adapt_datetimefield_value(now)
        written = self._execute([*self._given(changes, now), at, at, self.worker])
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

    def _execute(self, parameters: list[Any]) -> set[int]:
        with self._db.wrap_database_errors, self._cursor() as cursor:
            cursor.execute(self._statement, parameters)
            return {pk for (pk,) in cursor.fetchall()}

    def _cursor(self) -> Any:
        if not self._arrays or self._db.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            return self._db.cursor()
        self._db.ensure_connection()
        connection = self._db.connection
        if connection.prepare_threshold is None:
            # PostgreSQL takes longer to plan the statement than to carry it out: have it planned once.
            connection.prepare_threshold = 5
            connection.execute("SET plan_cache_mode = force_generic_plan")
        return psycopg.Cursor(connection)

    def _given(self, changes: Sequence[Change], now: datetime) -> list[Any]:
        """The same number of parameters for any number of changes, so that the statement is always the same text."""
        moment = self._db.ops.adapt_datetimefield_value
        rows = [
            (
                change.pk,
                change.state.value,
                change.reply,
                change.error,
                moment(change.due or now),
                int(not change.charged),
            )
            for change in changes
        ]
        return [list(column) for column in zip(*rows, strict=True)] if self._arrays else [json.dumps(rows)]

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


_FIELDS = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(6))
_CHANGES = {
    "postgresql": (
        "SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::int[])"
    ),
    "sqlite": f"SELECT {_FIELDS} FROM json_each(%s)",  # noqa: S608
}
_STATEMENT = """
WITH change (id, state, reply, error, due, refund) AS ({changes})
UPDATE {table} SET
    state = change.state,
    attempts = {table}.attempts - change.refund,
    worker = CASE change.state WHEN 'claimed' THEN {table}.worker ELSE '' END,
    lease_until = CASE change.state WHEN 'claimed' THEN {table}.lease_until END,
    started_at = CASE WHEN change.state = 'claimed' THEN %s WHEN change.refund = 0 THEN {table}.started_at END,
    finished_at = CASE WHEN change.state NOT IN ('claimed', 'queued', 'deferred') THEN %s END,
    next_attempt_at = CASE WHEN change.state IN ('queued', 'deferred') THEN change.due
        ELSE {table}.next_attempt_at END,
    reply = CASE change.state WHEN 'claimed' THEN {table}.reply ELSE change.reply END,
    last_error = CASE change.state WHEN 'claimed' THEN {table}.last_error ELSE change.error END
FROM change
WHERE {table}.id = change.id AND {table}.state = 'claimed' AND {table}.worker = %s
    AND (change.state <> 'claimed' OR {table}.started_at IS NULL)
RETURNING {table}.id
"""
