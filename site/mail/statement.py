"""The one statement in which a worker writes down what becomes of its rows, and how each database carries it out.

It is the same text for any number of rows, so that PostgreSQL plans it once; that takes longer than to carry it out.
"""

from collections.abc import Mapping
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections

_PREPARED: "WeakKeyDictionary[psycopg.Connection[Any], set[str]]" = WeakKeyDictionary()


class Statement(Protocol):
    def execute(self, parameters: Mapping[str, str]) -> set[int]:
        """Committed when this returns: the primary keys of the rows that were written. Raises DatabaseError."""


def statement(alias: str, table: str) -> Statement:
    database = connections[alias]
    return _Prepared(database, table) if database.vendor == "postgresql" else _Plain(database, table)


class _Plain:
    def __init__(self, database: Any, table: str) -> None:
        fields = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(6))
        self._database = database
        self._sql = _SQL.format(
            table=database.ops.quote_name(table),
            changes=f"SELECT {fields} FROM json_each(%(changes)s)",  # noqa: S608
            at="%(at)s",
            worker="%(worker)s",
        )

    def execute(self, parameters: Mapping[str, str]) -> set[int]:
        with self._database.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            return {pk for (pk,) in cursor.fetchall()}


class _Prepared:
    """Straight through libpq: psycopg's own cursor costs us more than the statement itself."""

    def __init__(self, database: Any, table: str) -> None:
        types = ("bigint", "text", "text", "text", "timestamptz", "int")
        fields = ", ".join(f"(value ->> {place})::{kind}" for place, kind in enumerate(types))
        # Of JSON, PostgreSQL expects a hundred elements, and would read a table of some thousand rows from end to end
        # for so many; of an array it expects ten, and of ten numbers within a range one, which it looks up.
        given = (
            "unnest(ARRAY(SELECT jsonb_array_elements($1::jsonb))) AS given (value)"
            " WHERE (value ->> 0)::bigint BETWEEN 1 AND 9223372036854775807"
        )
        self._database = database
        self._name = f"ledger of {table}"
        self._sql = _SQL.format(
            table=database.ops.quote_name(table),
            changes=f"SELECT {fields} FROM {given}",  # noqa: S608
            at="$2::timestamptz",
            worker="$3::text",
        )

    def execute(self, parameters: Mapping[str, str]) -> set[int]:
        self._database.ensure_connection()
        values = [parameters[name].encode() for name in ("changes", "at", "worker")]
        with self._database.wrap_database_errors:
            line = self._database.connection.pgconn
            if self._database.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
                result = line.exec_params(self._sql.encode(), values)
            else:
                self._prepare(self._database.connection)
                result = line.exec_prepared(self._name.encode(), values)
            if result.status != psycopg.pq.ExecStatus.TUPLES_OK:
                raise psycopg.errors.error_from_result(result)
            return {int(result.get_value(row, 0)) for row in range(result.ntuples)}

    def _prepare(self, connection: "psycopg.Connection[Any]") -> None:
        names = _PREPARED.setdefault(connection, set())
        if self._name not in names:
            connection.execute("SET plan_cache_mode = force_generic_plan")
            connection.pgconn.prepare(self._name.encode(), self._sql.encode())
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
