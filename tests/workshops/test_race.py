import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, connections
from django.utils import timezone

from tests.workshops.factories import a_date
from workshops.models import WorkshopDate

RUSH = Path(__file__).with_name("rush.py")
PROCESSES, SEATS = 4, 10
"""Twice as many as docs/running.md starts; in each of them rush.py has eight threads."""


@pytest.mark.parametrize("attempts", [20, pytest.param(100, marks=pytest.mark.proof)])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statement_1_a_rush_of_all_kinds_from_several_processes_never_oversells(attempts: int, tmp_path: Path) -> None:
    date = a_date(seats=SEATS, start=timezone.now() + timedelta(days=30))
    other = a_date(date.workshop, seats=SEATS, start=timezone.now() + timedelta(days=60))
    assert other.pk == date.pk + 1
    rushes = [start_rush(date, attempts, database_for_others(tmp_path), tmp_path) for _process in range(PROCESSES)]
    lines: list[str] = []
    for rush in rushes:
        out, errors = rush.communicate(timeout=500)
        assert rush.returncode == 0, errors
        lines += out.split()
    assert set(lines) == {"done", "refused"}
    assert len(lines) == PROCESSES * attempts
    for each in (date, other):
        taken, counted = counters(each, tmp_path)
        assert 0 <= taken == counted <= SEATS
    # Not always all of them: somebody may cancel after the last one has asked.
    assert counters(date, tmp_path)[0] > 0


def start_rush(date: WorkshopDate, attempts: int, database: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(RUSH), str(date.pk), str(attempts)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database,
            "DATA_DIR": str(folder),
            "LOG_LEVEL": "ERROR",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def database_for_others(folder: Path) -> str:
    """The test database as other processes reach it; one that lives in memory is copied into a file."""
    known = connection.settings_dict
    if connection.vendor == "postgresql":
        login = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}" if known["USER"] else ""
        port = f":{known['PORT']}" if known["PORT"] else ""
        return f"postgres://{login}@{quote(known['HOST'], safe='')}{port}/{known['NAME']}"
    path = folder / "rush.sqlite3"
    if not path.exists():
        connection.ensure_connection()
        with sqlite3.connect(path) as target:
            connections["default"].connection.backup(target)
        target.close()
    return f"sqlite:///{path}"


def counters(date: WorkshopDate, folder: Path) -> tuple[int, int]:
    sql = (
        "SELECT taken, (SELECT COALESCE(SUM(seats), 0) FROM workshops_booking "
        "WHERE date_id = workshops_workshopdate.id AND state = 'confirmed') + (SELECT COALESCE(SUM(seats), 0) FROM "
        "workshops_waitingparty WHERE date_id = workshops_workshopdate.id AND state = 'offered') "
        "FROM workshops_workshopdate WHERE id = "
        f"{date.pk}"
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone()
    else:
        copy = sqlite3.connect(folder / "rush.sqlite3")
        row = copy.execute(sql).fetchone()
        copy.close()
    return int(row[0]), int(row[1])
