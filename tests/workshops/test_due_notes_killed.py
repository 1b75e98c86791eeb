"""Statement 15: workers that are killed with SIGKILL at any moment write nobody twice and leave nobody out."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from mail.models import OutboxMail
from tests.mail.shared_database import shared_database
from tests.workshops.factories import a_date, a_workshop, an_order
from workshops.models import Booking, SentNote

REMIND = Path(__file__).with_name("remind.py")
PEOPLE, KILLS, LONGEST = 60, 4, 0.4


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statement_15_killed_workers_remind_each_participant_once(tmp_path: Path) -> None:
    now = timezone.now()
    everybody = booked_by(PEOPLE)
    with shared_database(tmp_path) as url:
        for _kill in range(KILLS):
            pair = [start(url, tmp_path, now.isoformat()) for _worker in range(2)]
            let_work(pair)
            for worker in pair:
                worker.kill()
                worker.communicate()
        last = start(url, tmp_path, now.isoformat())
        _out, errors = last.communicate(timeout=120)
        assert last.returncode == 0, errors
    recipients = Counter(OutboxMail.objects.filter(kind="workshops.reminder").values_list("recipient", flat=True))
    assert recipients == Counter(everybody)
    assert SentNote.objects.count() == PEOPLE


def booked_by(people: int) -> list[str]:
    date = a_date(a_workshop(), seats=people, taken=people, start=timezone.now() + timedelta(days=2, hours=1))
    orders = [an_order(date, email=f"deltagare{number}@example.org") for number in range(people)]
    for number, order in enumerate(orders):
        order.reference, order.created_at = f"B-{number}", timezone.now() - timedelta(days=10)
        order.fix_price(date)
    Booking.objects.bulk_create(orders)
    return [order.email for order in orders]


def let_work(workers: "list[subprocess.Popen[str]]") -> None:
    """Until the last has begun, and then for a moment too short to write to everybody."""
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    time.sleep(random.uniform(0.05, LONGEST))


def start(url: str, folder: Path, moment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(REMIND), moment],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "LOG_LEVEL": "ERROR",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
