from datetime import datetime

from django.db import transaction
from django.db.models import F

from workshops import invite, notices, seats
from workshops.enums import BookingState, CancelledBy
from workshops.models import Booking
from workshops.offer import offer_free_seats


class _MovedError(Exception):
    """The booking is not what it was when it was read: undo what was done."""


def cancel(booking: Booking, by: CancelledBy, now: datetime) -> bool:
    """Free the seats and tell both sides. False, and nothing happens, if the booking is not live any more."""
    try:
        return _free_and_mark(booking, by, now)
    except _MovedError:
        return False


@transaction.atomic
def _free_and_mark(booking: Booking, by: CancelledBy, now: datetime) -> bool:
    if not booking.is_live or not seats.free(booking.date_id, booking.seats):
        return False
    if not mark_cancelled(booking, by, now):
        raise _MovedError
    tell(booking, now)
    if by == CancelledBy.VISITOR:
        notices.tell_owner_of_cancellation(booking)
    offer_free_seats(booking.date_id, now)
    return True


def tell(booking: Booking, now: datetime) -> None:
    """Whoever booked, and each participant with an invitation of their own."""
    notices.tell_of_cancellation(booking, now)
    invite.settle(booking, now)


def mark_cancelled(booking: Booking, by: CancelledBy, now: datetime) -> bool:
    """For callers that hold the lock on the date and take care of its counter."""
    rows = Booking.objects.live().filter(pk=booking.pk, seats=booking.seats)
    seen = {} if by == CancelledBy.VISITOR else {"seen_at": now}
    marked = rows.update(
        state=BookingState.CANCELLED, cancelled_at=now, cancelled_by=by, sequence=F("sequence") + 1, **seen
    )
    if marked:
        booking.refresh_from_db(fields=["state", "cancelled_at", "cancelled_by", "sequence", "seen_at"])
    return marked == 1
