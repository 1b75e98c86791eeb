"""The author's yes, wait and no."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from clock.queue import enqueue
from guard import links
from newsletter.enums import Halt, IssueState
from newsletter.models import Issue

PURPOSE = "newsletter.decide"


def approve(issue: Issue, by: Any, now: datetime) -> bool:
    """The letter goes at its slot; where that has passed, as soon as a worker gets to it."""
    with transaction.atomic():
        if issue.state == IssueState.COLLECTING:
            issue.mark_draft(now)
        approved = issue.mark_approved(now, by)
        if approved and issue.slot_at <= now:
            enqueue("newsletter.tasks.advance_issue", issue.pk)
    return approved


def wait(issue: Issue, now: datetime) -> bool:
    """Nothing goes by itself until the author approves it or lets it go."""
    with transaction.atomic():
        if issue.state == IssueState.APPROVED:
            return issue.mark_withdrawn(Halt.AUTHOR)
        if issue.state == IssueState.COLLECTING:
            issue.mark_draft(now)
        return issue.mark_halted(Halt.AUTHOR)


def let_go(issue: Issue) -> bool:
    """Take back the wait: from here on the letter follows its newsletter's mode again."""
    return issue.mark_halted(Halt.NONE)


def link(issue: Issue, now: datetime) -> str:
    """The path of a page, for whoever has it, that decides on this letter until its slot."""
    with translation.override(issue.newsletter.language):
        return reverse("newsletter:decide", args=[links.sign(PURPOSE, issue.pk, now=now)])


def issue_of(token: str) -> int:
    return int(links.read(PURPOSE, token)[0])
