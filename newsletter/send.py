"""A frozen letter on its way: start, pause, go on, cancel, done. The mail engine does the sending."""

from datetime import datetime

from django.db import transaction

from clock.queue import enqueue
from mail.enums import MailState
from newsletter.delivery_models import DeliveryQuerySet
from newsletter.enums import IssueState
from newsletter.models import Delivery, Issue

QUEUE = "letter"
TASK = "mail.tasks.deliver"
AGAIN = (MailState.FAILED, MailState.UNCERTAIN)
"""What the author may send once more. Whose address is dead has been suppressed, and would only be passed over."""


def start(issue: Issue) -> bool:
    with transaction.atomic():
        return issue.mark_sending() and _call_the_engine()


def pause(issue: Issue) -> bool:
    """Within two seconds no further copy begins to leave; what a worker holds goes back to the queue."""
    return issue.mark_paused()


def resume(issue: Issue, now: datetime) -> bool:
    with transaction.atomic():
        return issue.mark_resumed(now) and _call_the_engine()


def cancel(issue: Issue, now: datetime) -> bool:
    """For good. What has begun to leave is sent; what a worker only holds is not."""
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
        finish(issue, now)
    Delivery.objects.settle_called_off(now)


def finish(issue: Issue, now: datetime) -> bool:
    """Where no copy will move by itself any more. The lock keeps in view one that is just being sent again."""
    with transaction.atomic():
        Issue.objects.select_for_update().filter(pk=issue.pk).first()
        return not Delivery.objects.of(issue).unfinished().exists() and issue.mark_done(now)


def send_again(issue: Issue, copies: DeliveryQuerySet, now: datetime) -> int:
    """Another attempt, of the same bytes, for those of `copies` that failed or are uncertain: how many.

    A letter that was done is being sent again until they are settled. One that was called off stays so.
    """
    with transaction.atomic():
        locked = Issue.objects.select_for_update().get(pk=issue.pk)
        if locked.state not in {IssueState.SENDING, IssueState.PAUSED, IssueState.DONE}:
            return 0
        number = copies.of(issue).filter(state__in=AGAIN).send_again(now)
        if number and locked.state != IssueState.PAUSED:
            locked.mark_reopened(now)
            _call_the_engine()
    return number


def count_as_sent(issue: Issue, copies: DeliveryQuerySet, now: datetime) -> int:
    """The uncertain ones among `copies` did arrive, says the author."""
    return copies.of(issue).count_as_sent(now)


def _call_the_engine() -> bool:
    enqueue(TASK, QUEUE, cluster="mail")
    return True
