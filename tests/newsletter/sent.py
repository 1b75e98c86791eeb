"""Copies of letters that have left, for tests of what comes back."""

from datetime import timedelta

from mail.enums import MailState
from newsletter.enums import IssueState
from newsletter.models import Delivery, Subscriber
from tests.newsletter.factories import NOW, a_delivery, an_issue


def a_copy(reader: Subscriber, days_ago: int = 1, **fields: object) -> Delivery:
    """That a server took so many days ago."""
    at = NOW - timedelta(days=days_ago)
    issue = an_issue(
        reader.newsletter, slot_date=at.date(), slot_at=at, number=1000 - days_ago, frozen_at=at, frozen_count=1,
        state=IssueState.DONE, finished_at=at,
    )  # fmt: skip
    return a_delivery(reader, issue, **{"state": MailState.ACCEPTED, "finished_at": at, "attempts": 1, **fields})


def code_of(copy: Delivery) -> str:
    return copy.code(copy.issue.key, copy.issue.number or 0)
