"""Statement 4: however many clocks tick at the slot, there is one letter and one copy a reader."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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

number = int(sys.argv[1])

def twice(now, ready, failed):
    ready.wait()
    try:
        tick(now)
        tick(now + timedelta(minutes=1))
    except Exception as error:
        failed.append(repr(error))
    finally:
        connections.close_all()

print("ready", flush=True)
for line in sys.stdin:
    failed = []
    given = (datetime.fromisoformat(line.strip()), Barrier(number), failed)
    threads = [Thread(target=twice, args=given) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("; ".join(failed) or "ticked", flush=True)
"""


@contextmanager
def clocks(url: str) -> Iterator[Callable[[datetime], None]]:
    """Several processes that all tick, many times at once, at each moment they are told."""
    with ExitStack() as stack:
        running = [stack.enter_context(a_clock(url)) for _ in range(PROCESSES)]

        def tick(now: datetime) -> None:
            for clock in running:
                assert clock.stdin is not None
                clock.stdin.write(f"{now.isoformat()}\n")
                clock.stdin.flush()
            assert [said(clock) for clock in running] == ["ticked"] * PROCESSES

        assert [said(clock) for clock in running] == ["ready"] * PROCESSES
        yield tick
        logged = [clock.communicate(timeout=60)[1] for clock in running]
        assert logged == [""] * PROCESSES, "a tick that failed is logged"


def a_clock(url: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CLOCK, str(TICKS)],
        cwd=settings.ROOT,
        env=environment_of_the_site(url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(clock: "subprocess.Popen[str]") -> str:
    assert clock.stdout is not None
    return clock.stdout.readline().strip()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statement_4_two_processes_with_ten_ticks_each_make_one_letter(tmp_path: Path) -> None:
    now = SLOT + timedelta(minutes=1)
    newsletter = a_newsletter(ticked_at=SLOT)
    many_subscribers(newsletter, READERS)
    issue = an_approved_issue(newsletter)
    with shared_database(tmp_path) as url, clocks(url) as tick:
        tick(now)
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
    with shared_database(tmp_path) as url, clocks(url) as tick:
        tick(month - timedelta(hours=20))
        tick(month + timedelta(minutes=1))
    issue = Issue.objects.going(Cadence.MONTHLY).get()
    assert (issue.slot_at, issue.state, issue.frozen_count) == (month, IssueState.SENDING, READERS)
    assert issue.included().count() == 1
    copies = Counter(Delivery.objects.values_list("issue", "address"))
    assert set(copies) == {(issue.pk, f"nummer{number + 1}@example.org") for number in range(READERS)}
    assert set(copies.values()) == {1}
