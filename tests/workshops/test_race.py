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
PROCESSES, ATTEMPTS, SEATS = 2, 40, 10


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_rush_of_bookings_from_several_processes_never_oversells(tmp_path: Path) -> None:
    date = a_date(seats=SEATS, start=timezone.now() + timedelta(days=30))
    rushes = [start_rush(date, database_for_others(tmp_path), tmp_path) for _process in range(PROCESSES)]
    lines: list[str] = []
    for rush in rushes:
        out, errors = rush.communicate(timeout=120)
        assert rush.returncode == 0, errors
        lines += out.split()
    assert {line for line in lines if not line.isdigit()} == set()
    assert len(lines) == PROCESSES * ATTEMPTS
    taken, live = counters(date, tmp_path)
    # Not always all of them: somebody may cancel after the last one has asked.
    assert 0 < taken == live == sum(map(int, lines)) <= SEATS


def start_rush(date: WorkshopDate, database: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(RUSH), str(date.pk), str(ATTEMPTS)],
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
        "WHERE date_id = workshops_workshopdate.id AND state = 'confirmed') FROM workshops_workshopdate WHERE id = "
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
