from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from workshops import notices, participants, seats
from workshops.book import BookingError, refusal
from workshops.lock import ChangedMeanwhileError
from workshops.models import Booking, WorkshopDate
from workshops.offer import offer_free_seats


def resize(booking: Booking, wanted: int, now: datetime, *, by_author: bool = False) -> Booking:
    """Give seats back or take more, at the price that was agreed, and tell everybody concerned. BookingError says why
    not, and then all is as it was."""
    if wanted == booking.seats:
        return booking
    if not by_author:
        check_deadline(booking, now)
    with transaction.atomic():
        _count(booking, wanted - booking.seats, now, by_author=by_author)
        return _store(booking, wanted, now, by_author=by_author)


def check_deadline(booking: Booking, now: datetime) -> None:
    if not booking.may_be_cancelled(now):
        raise BookingError(_("The time to change the booking ended %(time)s.") % {"time": booking.date.closes_text})


def _count(booking: Booking, extra: int, now: datetime, *, by_author: bool) -> None:
    take = seats.claim if by_author else seats.take
    if extra < 0:
        counted = seats.free(booking.date_id, -extra)
        if not counted:
            raise ChangedMeanwhileError
    elif not take(booking.date_id, extra, now):
        date = WorkshopDate.objects.select_related("workshop").get(pk=booking.date_id)
        raise refusal(date, extra, now, by_author=by_author)


def _store(booking: Booking, wanted: int, now: datetime, *, by_author: bool) -> Booking:
    before, price = booking.seats, booking.price_for(wanted)
    rows = Booking.objects.live().filter(pk=booking.pk, date=booking.date_id, seats=before)
    stored = rows.update(
        seats=wanted,
        total_excl=price.excl,
        total_vat=price.vat,
        total_incl=price.incl,
        sequence=F("sequence") + 1,
    )
    if not stored:
        raise ChangedMeanwhileError
    current = Booking.objects.with_date().get(pk=booking.pk)
    notices.tell_of_rebooking(current, now)
    participants.fit(current, now)
    if not by_author:
        notices.tell_owner_of_rebooking(current, seats_before=before)
    offer_free_seats(current.date_id, now)
    return current
