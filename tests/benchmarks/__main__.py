"""`make bench-newsletter`: what docs/benchmark.md quotes. Loopback only; leaves nothing behind."""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg

from tests.benchmarks import databases, machine, rounds, sink
from tests.benchmarks.databases import Database
from tests.benchmarks.table import Results, draw, missed

ROUNDS = int(os.environ.get("ROUNDS", "3"))
SMALL, MIDDLE, LARGE = 1_000, 2_000, int(os.environ.get("LARGE", "100000"))
DJANGO_MAILS = 200
NETWORK_DELAY, NETWORK_CONNECTIONS = 0.020, 16
LIMIT_SMALL, LIMIT_LARGE = 30.0, 120.0
"""Seconds after which a slow sender is cut off and its rate taken from what it has sent."""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def measured(database: Database, port: int) -> Results:
    database.migrate()
    small = [_paired(database, SMALL, port, number) for number in range(ROUNDS)]
    django = rounds.by_django(database, rounds.a_letter(database, SMALL), DJANGO_MAILS)
    slow = _over_a_network(database)
    large = _paired(database, LARGE, port, ROUNDS) if LARGE else None
    return Results(database.title, small, slow, django, large)


def _paired(database: Database, readers: int, port: int, number: int) -> rounds.Round:
    limit = LIMIT_LARGE if readers == LARGE else LIMIT_SMALL
    found = rounds.a_round(database, readers, port, limit, source_first=number % 2 == 0)
    ratio = "" if found.ratio is None else f", {found.ratio:.2f} times smtp-source"
    parts = (
        f"{database.title}, {readers} readers: {found.ours.rate:.0f} mails/s{ratio}",
        f"{found.ours.own_ms:.2f} ms of our CPU",
        f"{found.ours.server_ms:.2f} of the server's",
        f"{found.ours.memory:.1f} MB more than idle",
    )
    say(", ".join(parts))
    return found


def _over_a_network(database: Database) -> rounds.Run:
    port = _free_port()
    slow = {"EMAIL_PORT": str(port), "MAIL_CONNECTIONS": str(NETWORK_CONNECTIONS)}
    delayed = Database(database.title, {**database.environment, **slow})
    with sink.running(port, reply_after=NETWORK_DELAY):
        return rounds.by_us(delayed, rounds.a_letter(database, MIDDLE), LIMIT_SMALL)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def _timed(title: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    say(f"{title}: {time.monotonic() - begun:.0f} s in all")


def main() -> int:
    say(f"{machine.name()}; letters of 64 KB to {sink.kind()} on the same machine")
    found: list[Results] = []
    port = _free_port()
    opened: list[tuple[str, Callable[[int], AbstractContextManager[Database]]]] = [
        ("PostgreSQL", databases.postgresql),
        ("SQLite", databases.sqlite),
    ]
    wanted = os.environ.get("BENCH_ONLY", "").lower()
    with sink.running(port):
        for title, open_one in opened:
            if wanted and wanted not in title.lower():
                continue
            try:
                with _timed(title), open_one(port) as database:
                    found.append(measured(database, port))
            except psycopg.OperationalError as error:
                say(f"{title} is left out: {str(error).splitlines()[0]}")
    say("")
    say(draw(found))
    return 1 if os.environ.get("BENCH_STRICT") == "1" and (missed(found) or not found) else 0


if __name__ == "__main__":
    sys.exit(main())
