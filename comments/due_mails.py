"""The mails that a comment causes by coming in: to the moderators, and the one with its writer's own link.

A visitor does not wait for them to be written: the comment's commit only puts a task in line. What is due stands in the
comment's row, so that a task that runs twice writes once, and the clock finds what a lost task has left.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction

from clock.queue import enqueue
from comments import confirm_mail, notify
from comments.enums import State
from comments.models import Comment
from comments.moderate import PERSONS

logger = logging.getLogger(__name__)

TASK = "comments.tasks.write_mails"
LOST_AFTER = timedelta(minutes=2)
AT_ONCE = 200
SECONDS = 20
"""How long one run of the clock may go on writing; the next minute goes on."""


def request(comment: Comment) -> None:
    """Called in the transaction that stores the comment, with `mails_due_at` set where there is something to write."""
    if comment.mails_due_at:
        enqueue(TASK, comment.pk)


def write(pk: int, now: datetime) -> None:
    """The claim, the counters and the mails are one commit. What became spam or was deleted meanwhile causes none."""
    with transaction.atomic():
        if not Comment.objects.filter(pk=pk, mails_due_at__isnull=False).update(mails_due_at=None):
            return
        comment = Comment.objects.select_related("page").get(pk=pk)
        if not _put_back_by_a_person(comment):
            notify.tell(comment, now)
        confirm_mail.send(comment, now)


def _put_back_by_a_person(comment: Comment) -> bool:
    """Who made it wait knows that it does."""
    last = comment.events.filter(to_state=State.PENDING).exclude(from_state=State.PENDING).order_by("at", "pk").last()
    return last is not None and last.via in PERSONS


def write_lost(now: datetime) -> None:
    """The clock's job: what has been due for longer than a task ever waits in line."""
    deadline = time.monotonic() + SECONDS
    for pk in list(Comment.objects.mails_due(now - LOST_AFTER).values_list("pk", flat=True)[:AT_ONCE]):
        if time.monotonic() >= deadline:
            return
        try:
            write(pk, now)
        except Exception:
            logger.exception("The mails about the comment %s could not be written.", pk)
