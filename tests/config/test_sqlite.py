"""Whoever waits to write on SQLite gets a turn, and whoever cannot get one is told so and not sooner."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from config.sqlite.base import DatabaseWrapper

pytestmark = pytest.mark.django_db
OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": "PRAGMA journal_mode=WAL"}
Open = Callable[..., DatabaseWrapper]


@pytest.fixture
def open_file(tmp_path: Path) -> Iterator[Open]:
    """A connection of its own to one file, for each call."""
    opened: list[DatabaseWrapper] = []

    def one(**options: Any) -> DatabaseWrapper:
        known = {"ENGINE": "config.sqlite", "NAME": tmp_path / "file.sqlite3", "OPTIONS": {**OPTIONS, **options}}
        connection: Any = ConnectionHandler({"default": known})["default"]
        connection.inc_thread_sharing()
        opened.append(connection)
        return connection  # type: ignore[no-any-return]

    yield one
    for connection in opened:
        connection.close()


def write(connection: DatabaseWrapper, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO counted VALUES (%s)", [number])


def a_table(connection: DatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE counted (number integer)")


def test_the_site_opens_sqlite_this_way() -> None:
    engine = settings.DATABASES["default"]["ENGINE"]
    assert engine in {"config.sqlite", "django.db.backends.postgresql"}


def test_a_single_statement_waits_until_the_lock_is_free(open_file: Open) -> None:
    one, other = open_file(), open_file()
    a_table(one)
    with one.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, one.connection.execute, ["COMMIT"])
    begun = time.monotonic()
    release.start()
    write(other, 1)
    assert 0.25 < time.monotonic() - begun < 3
    release.join()


def test_after_its_time_it_is_told_that_the_database_is_locked(open_file: Open) -> None:
    one, other = open_file(), open_file(timeout=0.2)
    a_table(one)
    with one.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        write(other, 1)
    assert 0.15 < time.monotonic() - begun < 2
    one.connection.execute("ROLLBACK")
    write(other, 1)


def test_what_was_read_too_long_ago_is_refused_at_once(open_file: Open) -> None:
    one, other = open_file(), open_file(transaction_mode=None)
    a_table(one)
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT * FROM counted")
        cursor.fetchall()
    write(one, 1)
    begun = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        write(other, 2)
    assert time.monotonic() - begun < 1
    other.connection.execute("ROLLBACK")


def test_of_many_who_open_a_new_file_at_once_nobody_is_refused(open_file: Open, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "file.sqlite3") as plain:
        plain.execute("CREATE TABLE counted (number integer)")
    plain.close()
    connections = [open_file() for _one in range(24)]
    with ThreadPoolExecutor(24) as pool:
        list(pool.map(write, connections, range(24)))
    with connections[0].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM counted")
        assert cursor.fetchone() == (24,)


def test_nobody_is_passed_over_for_long_in_a_rush(open_file: Open) -> None:
    """Each holds the lock for 5 ms, ten times; left to SQLite's growing pauses some wait nearly all the time."""
    connections = [open_file() for _one in range(24)]
    a_table(connections[0])
    longest: list[float] = []

    def hold(connection: DatabaseWrapper) -> None:
        for number in range(10):
            asked = time.monotonic()
            with connection.cursor() as cursor:
                cursor.execute("BEGIN IMMEDIATE")
                longest.append(time.monotonic() - asked)
                cursor.execute("INSERT INTO counted VALUES (%s)", [number])
                time.sleep(0.005)
                cursor.execute("COMMIT")

    begun = time.monotonic()
    with ThreadPoolExecutor(24) as pool:
        list(pool.map(hold, connections))
    assert len(longest) == 240
    assert max(longest) < (time.monotonic() - begun) / 2
