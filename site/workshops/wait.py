"""Into the line for a full date, out of it, and back to its end."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workshops import waiting_notices
from workshops.book import BookingError, why_closed
from workshops.enums import WaitingState
from workshops.models import WaitingParty, WorkshopDate
from workshops.offer import offer_free_seats, withdraw
from workshops.querysets import sent_with

AT_ONCE = 50


class RoomError(BookingError):
    """There is no need to wait."""


def join(party: WaitingParty, now: datetime) -> WaitingParty:
    """The same form sent again gets the place that it got the first time."""
    if earlier := sent_with(WaitingParty.objects.with_date(), party.submission_key):
        return earlier
    try:
        return _join(party, now)
    except IntegrityError:
        if earlier := sent_with(WaitingParty.objects.with_date(), party.submission_key):
            return earlier
        raise


@transaction.atomic
def _join(party: WaitingParty, now: datetime) -> WaitingParty:
    date = _lock(party.date_id)
    if reason := why_closed(date, now):
        raise BookingError(reason)
    if date.left >= party.seats:
        raise RoomError(_("There is room for you: book at once, there is no need to wait."))
    party.date, party.joined_at, party.created_at = date, now, now
    party.save(force_insert=True)
    waiting_notices.tell_place(party)
    offer_free_seats(date.pk, now)
    return party


def leave(party: WaitingParty, now: datetime) -> bool:
    """Out of the line, or no to an offer, whose seats go to the next."""
    if party.is_offered:
        return withdraw(party, WaitingState.DECLINED, now)
    with transaction.atomic():
        _lock(party.date_id)
        left = party.step(WaitingState.LEFT, was=WaitingState.WAITING, settled_at=now)
        if left:
            # Who stood first may have kept seats from those behind.
            offer_free_seats(party.date_id, now)
    return left


def join_again(party: WaitingParty, now: datetime) -> bool:
    """To the end of the line, for one whose offer has run out."""
    with transaction.atomic():
        date = _lock(party.date_id)
        if why_closed(date, now):
            return False
        party.date = date
        cleared = {"joined_at": now, "offered_at": None, "offer_expires_at": None, "passed_over_at": None}
        back = party.step(WaitingState.WAITING, was=WaitingState.EXPIRED, settled_at=None, **cleared)
        if back:
            waiting_notices.tell_place(party)
            offer_free_seats(party.date_id, now)
    return back


def end_lines(now: datetime) -> None:
    """Nobody is kept waiting for a date that takes no more bookings."""
    dates = WorkshopDate.objects.past_booking(now).filter(waiting__state=WaitingState.WAITING)
    for date in dates.distinct().select_related("workshop")[:AT_ONCE]:
        end_line(date, now)


@transaction.atomic
def end_line(date: WorkshopDate, now: datetime) -> None:
    """Also the offers of a date that is cancelled: the counter is the caller's."""
    _lock(date.pk)
    states = [WaitingState.WAITING, *([WaitingState.OFFERED] if date.is_cancelled else [])]
    for party in WaitingParty.objects.filter(date=date, state__in=states):
        party.date = date
        if party.step(WaitingState.ENDED, was=WaitingState(party.state), settled_at=now):
            waiting_notices.tell_end(party)


def _lock(date_id: int) -> WorkshopDate:
    return WorkshopDate.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=date_id)
