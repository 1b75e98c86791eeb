"""How a letter moves through its week. Every step may be taken twice, or by two processes at once."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from newsletter import collect, send, stale
from newsletter.enums import Fate, Halt, IssueState
from newsletter.freeze import freeze
from newsletter.models import Issue, IssueItem, Newsletter
from newsletter.notice import tell_author
from newsletter.slots import WEEK, Slot
from newsletter.unsubscribe import suppress_bounced

logger = logging.getLogger(__name__)


def tick(now: datetime) -> None:
    """Run by the clock once a minute. What fails for one newsletter stops no other."""
    for newsletter in Newsletter.objects.select_related("site__root_page"):
        try:
            stale.watch(newsletter, now)
            if newsletter.active:
                run(newsletter, now)
        except Exception:
            logger.exception("The week of newsletter %s failed.", newsletter.pk)
    send.carry_on(now)
    suppress_bounced(now)


def run(newsletter: Newsletter, now: datetime) -> None:
    ensure_coming(newsletter, now)
    for issue in Issue.objects.of(newsletter).open().select_related("newsletter__site__root_page"):
        collect.refresh(issue, now)
        advance(issue, now)


def ensure_coming(newsletter: Newsletter, now: datetime) -> None:
    """The letter of the coming slot exists all week, so that the author can see it."""
    if Issue.objects.of(newsletter).ahead(now).exists():
        follow_slot(newsletter, now)
        return
    slot = _free_slot(newsletter, now)
    fresh = Issue(newsletter=newsletter, slot_date=slot.date, slot_at=slot.at, created_at=now)
    # Another tick may make it at the same moment: the UNIQUE slot date is what keeps it at one.
    Issue.objects.bulk_create([fresh], ignore_conflicts=True)


def follow_slot(newsletter: Newsletter, now: datetime) -> None:
    """Move the coming letter to the slot that the author has just set. Whoever approves it in the same minute must not
    approve it for the old one."""
    issue = Issue.objects.of(newsletter).ahead(now).first()
    slot = _free_slot(newsletter, now)
    if issue is not None and issue.slot_at != slot.at:
        issue.mark_moved(slot)


def advance(issue: Issue, now: datetime) -> None:
    """As far as the hour and the author allow."""
    if not _has_articles(issue):
        if now >= issue.slot_at:
            issue.mark_skipped(now)
        return
    if issue.state == IssueState.COLLECTING and now >= issue.slot_at - timedelta(hours=issue.newsletter.grace_hours):
        _open_draft(issue, now)
    if now < issue.slot_at:
        return
    if issue.state == IssueState.DRAFT and issue.goes_by_itself:
        _go_by_itself(issue, now)
    if issue.state == IssueState.APPROVED:
        _leave(issue, now)


def _free_slot(newsletter: Newsletter, now: datetime) -> Slot:
    """The next slot whose date no letter has used up, as a cancelled one has."""
    rhythm = newsletter.rhythm
    slot = rhythm.next_after(now)
    ahead = Issue.objects.of(newsletter).ahead(now).values("pk")
    used = set(Issue.objects.of(newsletter).exclude(pk__in=ahead).values_list("slot_date", flat=True))
    while slot.date in used:
        slot = rhythm.slot_on(slot.date + WEEK)
    return slot


def _has_articles(issue: Issue) -> bool:
    return IssueItem.objects.filter(issue=issue, fate=Fate.INCLUDED).exists()


def _open_draft(issue: Issue, now: datetime) -> None:
    with transaction.atomic():
        if issue.mark_draft(now):
            if issue.goes_by_itself and issue.is_overdue(now):
                issue.mark_halted(Halt.OVERDUE)
            tell_author(issue)


def _go_by_itself(issue: Issue, now: datetime) -> None:
    with transaction.atomic():
        if not issue.is_overdue(now):
            issue.mark_approved(now)
        elif issue.mark_halted(Halt.OVERDUE):
            tell_author(issue)


def _leave(issue: Issue, now: datetime) -> None:
    halt = _obstacle(issue, now)
    if halt:
        with transaction.atomic():
            if issue.mark_withdrawn(halt):
                tell_author(issue)
    elif freeze(issue, now):
        send.start(issue)


def _obstacle(issue: Issue, now: datetime) -> Halt | None:
    if issue.is_overdue(now):
        return Halt.OVERDUE
    return None if issue.newsletter.is_ready else Halt.UNREADY
