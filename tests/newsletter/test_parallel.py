"""Statement 4: however many clocks tick at the slot, there is one letter and one copy a reader."""

import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from newsletter.enums import Cadence, IssueState, Mode
from newsletter.models import Delivery, Issue, Subscriber
from tests.mail.shared_database import shared_database
from tests.mail.workers import environment_of_the_site
from tests.newsletter.factories import SLOT, a_newsletter, an_approved_issue, an_issue, many_subscribers

PROCESSES, TICKS, READERS = 2, 10, 60
CLOCK = """
import sys
from datetime import datetime, timedelta
from threading import Barrier, Thread
import django
django.setup()
from django.db import connections
from newsletter.week import tick

now, number = datetime.fromisoformat(sys.argv[1]), int(sys.argv[2])
ready = Barrier(number)
failed = []

def twice():
    ready.wait()
    try:
        tick(now)
        tick(now + timedelta(minutes=1))
    except Exception as error:
        failed.append(repr(error))
    finally:
        connections.close_all()

print("ready", flush=True)
sys.stdin.readline()
threads = [Thread(target=twice) for _ in range(number)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.exit("; ".join(failed) or 0)
"""


def tick_in_parallel(url: str, now: datetime) -> None:
    command = [sys.executable, "-c", CLOCK, now.isoformat(), str(TICKS)]
    clocks = [
        subprocess.Popen(
            command,
            cwd=settings.ROOT,
            env=environment_of_the_site(url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for clock in clocks:
        assert clock.stdout is not None
        assert clock.stdout.readline() == "ready\n"
    for clock in clocks:
        assert clock.stdin is not None
        clock.stdin.write("go\n")
        clock.stdin.flush()
    said = [clock.communicate(timeout=60)[1] for clock in clocks]
    assert said == [""] * PROCESSES, "a tick that failed is logged"
    assert [clock.returncode for clock in clocks] == [0] * PROCESSES


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statement_4_two_processes_with_ten_ticks_each_make_one_letter(tmp_path: Path) -> None:
    now = SLOT + timedelta(minutes=1)
    newsletter = a_newsletter(ticked_at=SLOT)
    many_subscribers(newsletter, READERS)
    issue = an_approved_issue(newsletter)
    with shared_database(tmp_path) as url:
        tick_in_parallel(url, now)
    issue.refresh_from_db()
    assert (issue.state, issue.frozen_count) == (IssueState.SENDING, READERS)
    slots = Counter(Issue.objects.values_list("cadence", "slot_date"))
    assert set(slots.values()) == {1}
    assert len(slots) == 2, "the one that leaves and the coming one"
    assert issue.editions.count() == 1
    copies = Counter(Delivery.objects.values_list("issue", "address"))
    assert len(copies) == READERS
    assert set(copies.values()) == {1}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statement_4_two_processes_with_ten_ticks_each_make_one_monthly_letter(tmp_path: Path) -> None:
    """From nothing: begun the day before, filled with what the weekly letter held, and sent at its slot."""
    month = SLOT + timedelta(days=7)
    newsletter = a_newsletter(mode=Mode.AUTOMATIC, overdue_hours=72, ticked_at=month - timedelta(days=1))
    many_subscribers(newsletter, READERS)
    Subscriber.objects.update(cadence=Cadence.MONTHLY)
    an_issue(newsletter, 1, state=IssueState.DONE, frozen_at=SLOT, finished_at=SLOT, number=1)
    with shared_database(tmp_path) as url:
        tick_in_parallel(url, month - timedelta(hours=20))
        tick_in_parallel(url, month + timedelta(minutes=1))
    issue = Issue.objects.going(Cadence.MONTHLY).get()
    assert (issue.slot_at, issue.state, issue.frozen_count) == (month, IssueState.SENDING, READERS)
    assert issue.included().count() == 1
    copies = Counter(Delivery.objects.values_list("issue", "address"))
    assert set(copies) == {(issue.pk, f"nummer{number + 1}@example.org") for number in range(READERS)}
    assert set(copies.values()) == {1}
