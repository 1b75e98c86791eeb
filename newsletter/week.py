"""How a letter moves through its week. Every step may be taken twice, or by two processes at once."""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction

from newsletter import collect, monthly, send, stale
from newsletter.enums import Cadence, Fate, Halt, IssueState
from newsletter.freeze import freeze
from newsletter.models import Issue, IssueItem, Newsletter
from newsletter.notice import tell_author
from newsletter.returns import note_refusals
from newsletter.slots import WEEK, Slot, is_first_of_month

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
    note_refusals(now)


def run(newsletter: Newsletter, now: datetime) -> None:
    ensure_coming(newsletter, now)
    ensure_monthly(newsletter, now)
    for issue in Issue.objects.of(newsletter).open().select_related("newsletter__site__root_page"):
        collect.refresh(issue, now)
        advance(issue, now)


def ensure_coming(newsletter: Newsletter, now: datetime) -> None:
    """The weekly letter of the coming slot exists all week, so that the author can see it."""
    collect.begin(newsletter, now)
    if _coming(newsletter, Cadence.WEEKLY, now) is not None:
        follow_slot(newsletter, now)
    else:
        _begin(newsletter, Cadence.WEEKLY, _free_slot(newsletter, now), now)


def ensure_monthly(newsletter: Newsletter, now: datetime) -> None:
    """The monthly letter exists in the week before the first slot of a month, where any reader is to get it."""
    if _coming(newsletter, Cadence.MONTHLY, now) is not None:
        return
    slot = newsletter.rhythm.next_after(now)
    this_month = (
        Issue.objects.of(newsletter)
        .going(Cadence.MONTHLY)
        .filter(slot_date__year=slot.date.year, slot_date__month=slot.date.month)
    )
    if is_first_of_month(slot.date) and not this_month.exists() and monthly.is_wanted(newsletter, slot.date):
        _begin(newsletter, Cadence.MONTHLY, slot, now)


def follow_slot(newsletter: Newsletter, now: datetime) -> None:
    """Move the coming letters to the slot that the author has just set. Whoever approves one in the same minute must
    not approve it for the old one."""
    of_week, of_month = (_coming(newsletter, cadence, now) for cadence in Cadence)
    if of_week is not None:
        _move(of_week, _free_slot(newsletter, now))
    if of_month is not None:
        _move(of_month, _slot_in_month(newsletter, of_month.slot_date, now))


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


def _coming(newsletter: Newsletter, cadence: Cadence, now: datetime) -> Issue | None:
    return Issue.objects.of(newsletter).going(cadence).ahead(now).first()


def _begin(newsletter: Newsletter, cadence: Cadence, slot: Slot, now: datetime) -> None:
    fresh = Issue(newsletter=newsletter, cadence=cadence, slot_date=slot.date, slot_at=slot.at, created_at=now)
    # Another tick may make it at the same moment: the UNIQUE slot date is what keeps it at one.
    Issue.objects.bulk_create([fresh], ignore_conflicts=True)


def _move(issue: Issue, slot: Slot) -> None:
    if issue.slot_at != slot.at:
        issue.mark_moved(slot)


def _slot_in_month(newsletter: Newsletter, day: date, now: datetime) -> Slot:
    """The next slot that is not before the month of that day."""
    slot = newsletter.rhythm.next_after(now)
    while slot.date < day.replace(day=1):
        slot = newsletter.rhythm.slot_on(slot.date + WEEK)
    return slot


def _free_slot(newsletter: Newsletter, now: datetime) -> Slot:
    """The next slot whose date no weekly letter has used up, as a cancelled one has."""
    rhythm = newsletter.rhythm
    slot = rhythm.next_after(now)
    letters = Issue.objects.of(newsletter).going(Cadence.WEEKLY)
    used = set(letters.exclude(pk__in=letters.ahead(now).values("pk")).values_list("slot_date", flat=True))
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
