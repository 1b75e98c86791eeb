"""Free seats go to those who wait: in their order, to the first whom they are enough for. The seats of an offer are
counted as taken. Lock order as everywhere: the date, then what hangs on it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from workshops import seats, waiting_notices
from workshops.enums import QueueRule, WaitingState
from workshops.models import WaitingParty, WorkshopDate
from workshops.offer_time import good_until

AT_ONCE = 50


@transaction.atomic
def offer_free_seats(date_id: int, now: datetime) -> int:
    """How many offers were made. In the transaction of whatever freed the seats, or by the clock. Where no time is left
    to answer an offer, nothing is kept for anybody."""
    date = WorkshopDate.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=date_id)
    line = list(WaitingParty.objects.line(date_id))
    holds = date.queue_rule == QueueRule.HOLD
    passed: list[WaitingParty] = []
    made = 0
    ends = good_until(date, now)
    for party in line if ends and date.takes_bookings(now) else ():
        if party.email and seats.hold(date_id, party.seats, now):
            party.date = date
            party.step(
                WaitingState.OFFERED, was=WaitingState.WAITING, offered_at=now, offer_expires_at=ends, seen_at=now
            )
            waiting_notices.offer(party)
            _tell_passed(passed, date, now)
            made += 1
        elif holds:
            break
        else:
            passed.append(party)
    seats.reserve(date_id, reserved=holds and ends is not None and len(line) > made)
    return made


def _tell_passed(passed: list[WaitingParty], date: WorkshopDate, now: datetime) -> None:
    """Once: too few seats were free for them, and a smaller party got those."""
    for party in passed:
        if party.passed_over_at is None and party.email:
            party.date = date
            party.step(WaitingState.WAITING, was=WaitingState.WAITING, passed_over_at=now)
            waiting_notices.tell_place(party)
    passed.clear()


def expire_due(now: datetime) -> int:
    """End what nobody has answered in time, and offer the seats to the next."""
    due = WaitingParty.objects.overdue(now).with_date()[:AT_ONCE]
    return sum(withdraw(party, WaitingState.EXPIRED, now) for party in due)


@transaction.atomic
def withdraw(party: WaitingParty, into: WaitingState, now: datetime) -> bool:
    """Give the seats of an offer back. False where it has been answered meanwhile."""
    if not seats.free(party.date_id, party.seats):
        return False
    if not party.step(into, was=WaitingState.OFFERED, settled_at=now):
        transaction.set_rollback(True)
        return False
    if into == WaitingState.EXPIRED:
        waiting_notices.tell_end(party)
    offer_free_seats(party.date_id, now)
    return True


def offer_everywhere(now: datetime) -> None:
    """What became free in whatever way: every date with seats left and somebody who waits."""
    dates = WorkshopDate.objects.taking_offers(now).filter(taken__lt=F("seats"), waiting__state=WaitingState.WAITING)
    for key in dates.distinct().values_list("pk", flat=True)[:AT_ONCE]:
        offer_free_seats(key, now)
