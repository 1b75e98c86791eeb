import time
from datetime import timedelta

from django.utils import timezone
from django_q.models import OrmQ

from clock.tasks import beat_mail
from mail import mailbox, queues
from mail.deliver import drain
from mail.models import Lane
from mail.outbox import wake

LOOK = 2
"""Seconds between two looks while a slow limit lets nothing go."""


def deliver(name: str, seconds: float = 50) -> None:
    """Send what is due in one queue; what the time did not suffice for goes to the next task."""
    # The clock's question waits behind the mail: a cluster that is busy sending must not look dead.
    stop_at = time.monotonic() + seconds
    beat_mail()
    drain(name, seconds=seconds)
    while _comes_due(name, stop_at):
        drain(name, seconds=stop_at - time.monotonic())
    beat_mail()
    now = timezone.now()
    if queues.get(name).rows().due(now).exists() and not Lane.objects.of(name).is_paused(now):
        wake(name)


def _comes_due(name: str, stop_at: float) -> bool:
    """Wait for the next row, where it comes in this task's time and nobody else needs the worker: a limit of one mail
    in 20 seconds would send one a minute otherwise. What is due already is left to the next task."""
    rows = queues.get(name).rows()
    is_first_look = True
    while (left := stop_at - time.monotonic()) > 0:
        now = timezone.now()
        if OrmQ.objects.filter(key="mail").count() > 1 or Lane.objects.of(name).is_paused(now):
            return False
        if rows.due(now).exists():
            return not is_first_look
        if not rows.due(now + timedelta(seconds=left)).exists():
            return False
        is_first_look = False
        time.sleep(min(LOOK, left))
    return False


def read_returned() -> None:
    mailbox.read_all()
