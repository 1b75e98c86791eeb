"""A letter that was to leave while the site stood still: the author is asked before it does.

The clock notes when it last looked. A gap wider than `hours it may be late` means that the machine was off, that its
clock was moved, or that a backup was restored, in which case readers may have had the letter already.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from clock import heartbeat
from mail.enums import MailState
from mail.models import SendingLimit
from mail.outcome import RETRIES
from newsletter.delivery_models import DeliveryQuerySet
from newsletter.enums import Halt, IssueState
from newsletter.models import Delivery, Issue, Newsletter
from newsletter.notice import tell_author

PUNCTUAL = timedelta(minutes=10)
"""A slot so short a while ago is not late."""
BLIND = timedelta(hours=1)
"""The least that an author can allow a letter to be late."""
ALL_RETRIES = sum(RETRIES, timedelta())
JOB = "newsletter"


def watch(newsletter: Newsletter, now: datetime) -> None:
    """Run before anything else is done for the newsletter in this minute."""
    last, patience = newsletter.ticked_at, timedelta(hours=newsletter.overdue_hours)
    with transaction.atomic():
        if last is not None and abs(now - last) > patience:
            _stop_what_was_missed(newsletter, last, now)
        _stop_half_sent(newsletter, patience, now)
        newsletter.mark_ticked(now)


def is_blind(now: datetime) -> bool:
    """Whether nobody has looked for stale letters for so long that none may leave: a restored queue begins to send
    before the clock's first minute."""
    age = heartbeat.age(f"job:{JOB}", now)
    return age is not None and abs(age) > BLIND


def _stop_what_was_missed(newsletter: Newsletter, last: datetime, now: datetime) -> None:
    letters = Issue.objects.of(newsletter).select_related("newsletter__site__root_page")
    for issue in letters.filter(state__in=[IssueState.FROZEN, IssueState.SENDING]):
        _pause(issue)
    missed = letters.filter(Q(state=IssueState.APPROVED) | Q(state=IssueState.DRAFT))
    for issue in missed.filter(slot_at__gt=last, slot_at__lt=now - PUNCTUAL):
        # One later than that is overdue anyway.
        if not issue.is_overdue(now):
            _hold(issue)


def _hold(issue: Issue) -> None:
    approved = issue.state == IssueState.APPROVED and issue.mark_withdrawn(Halt.STALE)
    if approved or (issue.goes_by_itself and issue.mark_halted(Halt.STALE)):
        tell_author(issue)


def _pause(issue: Issue) -> None:
    issue.mark_sending()
    if issue.mark_paused(Halt.STALE):
        tell_author(issue)


def _stop_half_sent(newsletter: Newsletter, patience: timedelta, now: datetime) -> None:
    """Letters of which copies wait though none has gone for too long: the mail server was away, for instance."""
    if SendingLimit.objects.filter(per_day__isnull=False).exists():
        patience += timedelta(days=1)
    since = now - patience
    letters = Issue.objects.of(newsletter).filter(state=IssueState.SENDING, frozen_at__lt=since)
    for issue in letters.exclude(resumed_at__gte=since).select_related("newsletter__site__root_page"):
        copies = Delivery.objects.of(issue)
        if _waits(issue, copies, since) and not copies.filter(started_at__gte=since).exists():
            _pause(issue)


def _waits(issue: Issue, copies: DeliveryQuerySet, since: datetime) -> bool:
    """A copy that a server has put off waits lawfully, up to the last of its attempts."""
    if copies.filter(state=MailState.QUEUED).exists():
        return True
    begun = issue.resumed_at or issue.frozen_at
    return begun is not None and begun + ALL_RETRIES < since and copies.unfinished().exists()
