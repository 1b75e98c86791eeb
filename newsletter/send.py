"""A frozen letter on its way: start, pause, go on, cancel, done. The mail engine does the sending."""

from datetime import datetime

from django.db import transaction

from clock.queue import enqueue
from newsletter.enums import IssueState
from newsletter.models import Delivery, Issue

QUEUE = "letter"
TASK = "mail.tasks.deliver"


def start(issue: Issue) -> bool:
    with transaction.atomic():
        return issue.mark_sending() and _call_the_engine()


def pause(issue: Issue) -> bool:
    """No further copy is taken up; those that a worker holds already, fifty at most, still leave."""
    return issue.mark_paused()


def resume(issue: Issue) -> bool:
    with transaction.atomic():
        return issue.mark_resumed() and _call_the_engine()


def cancel(issue: Issue, now: datetime) -> bool:
    """For good. What has been sent stays sent, and what a worker holds already still leaves."""
    with transaction.atomic():
        cancelled = issue.mark_cancelled(now)
        if cancelled:
            Delivery.objects.of(issue).cancel(now)
        return cancelled


def carry_on(now: datetime) -> None:
    """Once a minute: start what was frozen by a process that died right after, close what has been sent."""
    for issue in Issue.objects.filter(state=IssueState.FROZEN, newsletter__active=True):
        start(issue)
    for issue in Issue.objects.filter(state=IssueState.SENDING):
        if not Delivery.objects.of(issue).unfinished().exists():
            issue.mark_done(now)


def _call_the_engine() -> bool:
    enqueue(TASK, QUEUE, cluster="mail")
    return True
