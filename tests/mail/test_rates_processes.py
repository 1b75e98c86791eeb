"""The same limits, held by real processes on one database."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings

from mail.enums import LimitScope
from mail.limit_models import SendingLimit
from mail.rates import SLACK
from tests.mail.shared_database import shared_database

WORKER = """
import sys, time
sys.path[:0] = [{root!r}, {root!r} + "/site"]
import django
django.setup()
from django.utils import timezone
from mail.rates import HORIZON, Permits
permits = Permits("letter", "smtp.example.se:25")
print("ready", flush=True)
time.sleep(max(0, float(sys.stdin.readline()) - time.time()))
end = time.time() + {seconds}
people = ["anna@example.org", "bo@example.net"] * 250
while (now := timezone.now()).timestamp() < end:
    some = people[: permits.batch(500)]
    started = [(at, to) for at, to in zip(permits.take(some, now), some) if at <= now + HORIZON]
    for at, to in sorted(started):
        time.sleep(max(0, at.timestamp() - time.time()))
        print(max(at, now).timestamp(), to, flush=True)
    if not started:
        time.sleep(0.05)
"""
RATE, SECONDS, WORKERS = 200, 3, 3


def a_worker(url: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": url,
                   "DATA_DIR": str(settings.DATA_DIR)}  # fmt: skip
    source = WORKER.format(root=str(settings.ROOT), seconds=SECONDS)
    return subprocess.Popen(
        [sys.executable, "-c", source], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def run_together(url: str) -> list[tuple[float, str]]:
    with ExitStack() as stack:
        workers = [stack.enter_context(a_worker(url)) for _ in range(WORKERS)]
        for worker in workers:
            stack.callback(worker.kill)
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        go = f"{time.time() + 0.2}\n"
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write(go)
            worker.stdin.flush()
        lines = [line.split() for worker in workers for line in worker.communicate(timeout=30)[0].splitlines()]
    return sorted((float(moment), address) for moment, address in lines)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_rate_and_day_limits_hold_across_processes(tmp_path: Path) -> None:
    SendingLimit.objects.create(scope=LimitScope.RELAY, name="smtp.example.se:25", per_second=RATE)
    SendingLimit.objects.create(scope=LimitScope.DOMAIN, name="example.net", per_day=100)
    with shared_database(tmp_path) as url:
        started = run_together(url)
    moments = [moment for moment, _address in started]
    span = moments[-1] - moments[0]
    assert len(moments) <= RATE * (span + SLACK.total_seconds()) + 1
    assert len(moments) >= RATE * SECONDS * 0.95
    for begin in range(SECONDS - 1):
        window = [moment for moment in moments if begin <= moment - moments[0] < begin + 1]
        assert len(window) <= RATE * (1 + SLACK.total_seconds()) + 1
    assert [address for _moment, address in started].count("bo@example.net") == 100
