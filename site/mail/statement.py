"""The one statement in which a worker writes down what becomes of its rows, and how each database carries it out.

PostgreSQL answers when the disk has it; a worker that waited for that would leave its connections idle meanwhile. So
there the answer is fetched when it has come. SQLite works in this very process, and is done at once.
"""

from collections.abc import Mapping
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections

_PREPARED: "WeakKeyDictionary[psycopg.Connection[Any], set[str]]" = WeakKeyDictionary()


class Statement(Protocol):
    """One at a time: what was begun is fetched before another is begun, or anything else is asked of the database."""

    def begin(self, parameters: Mapping[str, str]) -> None:
        """Raises DatabaseError, as the others do."""

    @property
    def socket(self) -> int | None:
        """Becomes readable when there is news; None where there is nothing to wait for."""

    def has_ended(self) -> bool: ...

    def fetch(self) -> set[int]:
        """The primary keys of the rows that were written; waits until they are committed."""


def statement(alias: str, table: str) -> Statement:
    database = connections[alias]
    return _Beside(database, table) if database.vendor == "postgresql" else _InTurn(database, table)


class _InTurn:
    socket = None

    def __init__(self, database: Any, table: str) -> None:
        fields = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(6))
        self._database = database
        self._sql = _SQL.format(
            table=database.ops.quote_name(table),
            changes=f"SELECT {fields} FROM json_each(%(changes)s)",  # noqa: S608
            at="%(at)s",
            worker="%(worker)s",
        )
        self._written: set[int] = set()

    def begin(self, parameters: Mapping[str, str]) -> None:
        with self._database.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            self._written = {pk for (pk,) in cursor.fetchall()}

    def has_ended(self) -> bool:
        return True

    def fetch(self) -> set[int]:
        return self._written


class _Beside:
    def __init__(self, database: Any, table: str) -> None:
        types = ("bigint", "text", "text", "text", "timestamptz", "int")
        fields = ", ".join(f"(value ->> {place})::{kind}" for place, kind in enumerate(types))
        self._database = database
        self._name = f"ledger of {table}"
        self._sql = _SQL.format(
            table=database.ops.quote_name(table),
            # Of JSON, PostgreSQL expects a hundred elements, and would read a table of some thousand rows from end to end
            # for so many; of an array it expects ten, and looks them up.
            changes=f"SELECT {fields} FROM unnest(ARRAY(SELECT jsonb_array_elements($1::jsonb))) AS given (value)",  # noqa: S608
            at="$2::timestamptz",
            worker="$3::text",
        )

    @property
    def socket(self) -> int | None:
        return int(self._connection.pgconn.socket)

    def begin(self, parameters: Mapping[str, str]) -> None:
        self._database.ensure_connection()
        values = [parameters[name].encode() for name in ("changes", "at", "worker")]
        with self._database.wrap_database_errors:
            line = self._connection.pgconn
            if self._database.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
                line.send_query_params(self._sql.encode(), values)
            else:
                self._prepare()
                line.send_query_prepared(self._name.encode(), values)
            line.flush()

    def has_ended(self) -> bool:
        with self._database.wrap_database_errors:
            line = self._connection.pgconn
            line.flush()
            line.consume_input()
            return not line.is_busy()

    def fetch(self) -> set[int]:
        with self._database.wrap_database_errors:
            written: set[int] = set()
            # To the very end: what comes after the rows is the word that they are committed.
            while result := self._connection.pgconn.get_result():
                if result.status == psycopg.pq.ExecStatus.FATAL_ERROR:
                    raise psycopg.errors.error_from_result(result)
                written.update(int(result.get_value(row, 0) or 0) for row in range(result.ntuples))
            return written

    @property
    def _connection(self) -> "psycopg.Connection[Any]":
        connection: psycopg.Connection[Any] = self._database.connection
        return connection

    def _prepare(self) -> None:
        """PostgreSQL takes longer to plan the statement than to carry it out: have it planned once a connection."""
        names = _PREPARED.setdefault(self._connection, set())
        if self._name not in names:
            self._connection.execute("SET plan_cache_mode = force_generic_plan")
            self._connection.pgconn.prepare(self._name.encode(), self._sql.encode())
            names.add(self._name)


_SQL = """
WITH change (id, state, reply, error, due, refund) AS ({changes})
UPDATE {table} SET
    state = change.state,
    attempts = {table}.attempts - change.refund,
    worker = CASE change.state WHEN 'claimed' THEN {table}.worker ELSE '' END,
    lease_until = CASE change.state WHEN 'claimed' THEN {table}.lease_until END,
    started_at = CASE WHEN change.state = 'claimed' THEN {at} WHEN change.refund = 0 THEN {table}.started_at END,
    finished_at = CASE WHEN change.state NOT IN ('claimed', 'queued', 'deferred') THEN {at} END,
    next_attempt_at = CASE WHEN change.state IN ('queued', 'deferred') THEN change.due
        ELSE {table}.next_attempt_at END,
    reply = CASE change.state WHEN 'claimed' THEN {table}.reply ELSE change.reply END,
    last_error = CASE change.state WHEN 'claimed' THEN {table}.last_error ELSE change.error END
FROM change
WHERE {table}.id = change.id AND {table}.state = 'claimed' AND {table}.worker = {worker}
    AND (change.state <> 'claimed' OR {table}.started_at IS NULL)
RETURNING {table}.id
"""
