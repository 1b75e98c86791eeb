"""`make bench-comments`: what docs/benchmark-comments.md quotes. Leaves nothing behind."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg

from tests.benchmarks import databases, machine
from tests.benchmarks.comments.table import Results, draw, missed
from tests.benchmarks.databases import Database

NAME = "bench_comments"
_NO_MAIL_SERVER = 9
"""Nothing is sent here: mails stop in the outbox."""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def measured(database: Database) -> Results:
    database.migrate()
    content = json.loads(database.run("comments.content"))
    say(f"{database.title}: 100,000 comments are there")
    places = [content[name] for name in ("large", "small", "thread", "reply")]
    return Results(database.title, json.loads(database.run("comments.measure", *places)))


def main() -> int:
    say(machine.name())
    opened: list[tuple[str, Callable[[], AbstractContextManager[Database]]]] = [
        ("PostgreSQL", lambda: databases.postgresql(_NO_MAIL_SERVER, NAME)),
        ("SQLite", lambda: databases.sqlite(_NO_MAIL_SERVER)),
    ]
    wanted = os.environ.get("BENCH_ONLY", "").lower()
    found: list[Results] = []
    for title, open_one in opened:
        if wanted and wanted not in title.lower():
            continue
        try:
            with open_one() as database:
                found.append(measured(database))
        except psycopg.OperationalError as error:
            say(f"{title} is left out: {str(error).splitlines()[0]}")
    say(f"\n{draw(found)}")
    return 1 if os.environ.get("BENCH_STRICT") == "1" and (missed(found) or not found) else 0


if __name__ == "__main__":
    sys.exit(main())
