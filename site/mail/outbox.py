"""How a finished mail gets into the outbox: a row, and a task to send it, in the caller's transaction."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from clock.queue import enqueue, is_waiting
from mail.address import domain_of
from mail.enums import DUE
from mail.models import Lane, OutboxMail
from mail.querysets import OutboxQuerySet

QUEUE = "outbox"
TASK = "mail.tasks.deliver"


def new_message_id(sender: str) -> str:
    return f"<{uuid4().hex}@{domain_of(sender)}>"


def put(mail: OutboxMail) -> OutboxMail:
    with transaction.atomic():
        mail.save(force_insert=True)
        enqueue(TASK, QUEUE, cluster="mail")
    return mail


def wake(queue: str) -> None:
    """Have a worker look at `queue`, whose rows are committed. One in line is enough: each may take a minute, and a
    line that grew by one a minute would keep a booking's confirmation waiting behind a long letter."""
    if not is_waiting(TASK, queue, cluster="mail"):
        enqueue(TASK, queue, cluster="mail")


def send_again(mails: OutboxQuerySet, now: datetime) -> int:
    """Queue a new attempt of the same bytes for each of `mails` that stands still and still has its body."""
    with transaction.atomic():
        moved = mails.exclude(raw=b"").send_again(now)
        if moved:
            enqueue(TASK, QUEUE, cluster="mail")
    return moved


def hurry(mails: OutboxQuerySet, now: datetime) -> int:
    """Try at once what waits for its next attempt, also where the way to the mail server rests after a failure."""
    with transaction.atomic():
        moved = mails.filter(state__in=DUE).update(next_attempt_at=now)
        if moved:
            Lane.objects.filter(name=QUEUE).failing().update(paused_until=None)
            enqueue(TASK, QUEUE, cluster="mail")
    return moved


def cancel(mails: OutboxQuerySet, now: datetime) -> int:
    """Put aside for good each of `mails` that waits or that could not be sent."""
    return mails.cancel(now)
