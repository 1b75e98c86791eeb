from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from workshops import invite, notices, seats
from workshops.book import BookingError, refusal
from workshops.lock import ChangedMeanwhileError
from workshops.models import Booking, Participant, WorkshopDate
from workshops.offer import offer_free_seats
from workshops.other_dates import is_private
from workshops.resize import check_deadline


def move(booking: Booking, to: WorkshopDate, now: datetime, *, by_author: bool = False) -> Booking:
    """To another date of the same workshop, at the price that was agreed. BookingError says why not, and then all is as
    it was."""
    if to.pk == booking.date_id:
        return booking
    if to.workshop.translation_key != booking.date.workshop.translation_key:
        raise BookingError(_("That date belongs to another workshop."))
    if not by_author:
        check_deadline(booking, now)
        _check_is_listed(booking, to)
    with transaction.atomic():
        if not seats.move(booking.date_id, to.pk, booking.seats, now, by_author=by_author):
            _refuse(booking, to, now, by_author=by_author)
        return _store(booking, to, now, by_author=by_author)


def _check_is_listed(booking: Booking, to: WorkshopDate) -> None:
    if is_private(booking) or to.private:
        raise BookingError(_("Only we can move the booking of a private date. Write to us."))


def _refuse(booking: Booking, to: WorkshopDate, now: datetime, *, by_author: bool) -> None:
    rows = WorkshopDate.objects.bookable_by_author(now) if by_author else WorkshopDate.objects.taking_bookings(now)
    if not rows.filter(pk=to.pk).with_room_for(booking.seats).exists():
        date = WorkshopDate.objects.select_related("workshop").get(pk=to.pk)
        raise refusal(date, booking.seats, now, by_author=by_author)
    raise ChangedMeanwhileError


def _store(booking: Booking, to: WorkshopDate, now: datetime, *, by_author: bool) -> Booking:
    rows = Booking.objects.live().filter(pk=booking.pk, date=booking.date_id, seats=booking.seats)
    if not rows.update(date=to.pk, sequence=F("sequence") + 1, **booking.agreed_on(to)):
        raise ChangedMeanwhileError
    current = Booking.objects.with_date().get(pk=booking.pk)
    notices.tell_of_rebooking(current, now)
    invite.again(list(Participant.objects.invited_to(to.pk).filter(booking=current).with_booking()), now)
    if not by_author:
        notices.tell_owner_of_rebooking(current, date_before=booking.date)
    offer_free_seats(booking.date_id, now)
    return current
