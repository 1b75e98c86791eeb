"""How far a frozen letter has come."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import Left

from mail.enums import UNFINISHED, MailState
from mail.models import Lane
from newsletter.enums import IssueState
from newsletter.models import Delivery, Issue
from newsletter.send import QUEUE

CODES_LENGTH = len("450 4.2.200")
PACE = timedelta(minutes=1)
"""The time of which the pace is taken."""


@dataclass(frozen=True, slots=True)
class Progress:
    counts: dict[MailState, int]
    pace: int = 0
    """Copies settled within the last minute."""
    rests_until: datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def accepted(self) -> int:
        return self.counts.get(MailState.ACCEPTED, 0)

    @property
    def unfinished(self) -> int:
        return sum(self.counts.get(state, 0) for state in UNFINISHED)

    @property
    def settled(self) -> int:
        return self.total - self.unfinished

    @property
    def begun(self) -> bool:
        """Whether any reader may have it."""
        untouched = (MailState.QUEUED, MailState.CANCELLED, MailState.SUPPRESSED)
        return any(number for state, number in self.counts.items() if state not in untouched)

    @property
    def minutes_left(self) -> int | None:
        """Of the copies that wait for their turn; those that a server has put off come when it will have them."""
        waiting = self.unfinished - self.counts.get(MailState.DEFERRED, 0)
        return -(-waiting // self.pace) if self.pace and waiting else None

    def shown(self) -> list[tuple[MailState, str, int]]:
        return [(state, str(state.label), number) for state, number in self.counts.items() if number]


def progress(issue: Issue, now: datetime) -> Progress:
    if issue.frozen_at is None:
        return Progress({})
    copies = Delivery.objects.of(issue)
    counts = copies.counts()
    if issue.state != IssueState.SENDING:
        return Progress(counts)
    lane = Lane.objects.failing().paused(now).filter(name=QUEUE).first()
    pace = copies.filter(finished_at__gt=now - PACE).count()
    return Progress(counts, pace, lane.paused_until if lane else None)


def deferred_by_code(issue: Issue) -> list[tuple[str, int]]:
    """How many copies wait because of which answer, the commonest first."""
    waiting = Delivery.objects.of(issue).filter(state=MailState.DEFERRED).order_by()
    found = waiting.annotate(start=Left("reply", CODES_LENGTH)).values_list("start").annotate(Count("pk"))
    codes: Counter[str] = Counter()
    for start, number in found:
        codes[_code(start)] += number
    return codes.most_common()


def _code(reply: str) -> str:
    """The reply code and, where the server gave one, its enhanced code."""
    first, _space, rest = reply.partition(" ")
    second = rest.partition(" ")[0]
    enhanced = second.count(".") == 2 and second.replace(".", "").isdigit()
    return f"{first} {second}" if enhanced else first
