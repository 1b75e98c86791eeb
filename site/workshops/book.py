from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops import answers, notices, participants, references, seats
from workshops.enums import DateState
from workshops.models import Answer, Booking, WorkshopDate
from workshops.participants import Person
from workshops.querysets import sent_with


class BookingError(Exception):
    """Says, in words for the visitor, why no seat was taken."""


class NoRoomError(BookingError):
    """Fewer seats are left than were asked for."""


def book(
    booking: Booking,
    now: datetime,
    people: Sequence[Person] = (),
    answered: Iterable[Answer] = (),
    *,
    by_author: bool = False,
) -> Booking:
    """Take the seats, store the booking and write its mails, all or nothing. The same form sent again gets the booking
    that it made the first time. Where nobody is named as coming, whoever booked comes in person."""
    if earlier := sent_with(Booking.objects.with_date(), booking.submission_key):
        return earlier
    try:
        with transaction.atomic():
            date = _take(booking, now, by_author=by_author)
            made = store(booking, date, people, now)
            answers.keep(made, answered)
        return made
    except (IntegrityError, BookingError):
        # The other one of a double click may have come first, and may have taken the last seat.
        if earlier := sent_with(Booking.objects.with_date(), booking.submission_key):
            return earlier
        raise


def _take(booking: Booking, now: datetime, *, by_author: bool) -> WorkshopDate:
    take = seats.claim if by_author else seats.take
    taken = take(booking.date_id, booking.seats, now)
    date = WorkshopDate.objects.select_related("workshop").get(pk=booking.date_id)
    if not taken:
        raise refusal(date, booking.seats, now, by_author=by_author)
    return date


def store(booking: Booking, date: WorkshopDate, people: Sequence[Person], now: datetime) -> Booking:
    """For callers that have counted the seats in this transaction."""
    booking.date = date
    booking.reference = references.new("B")
    booking.organizer = notices.organizer_address()
    booking.created_at = now
    booking.fix_price(date)
    booking.save(force_insert=True)
    notices.confirm(booking, now)
    participants.seat(booking, people, now)
    if booking.seen_at is None:
        # Else it is the author who has booked.
        notices.tell_owner_of_booking(booking)
    return booking


def refusal(date: WorkshopDate, asked: int, now: datetime, *, by_author: bool = False) -> BookingError:
    """The author may book on a date that is closed, and what is kept for those who wait."""
    gone = date.is_cancelled or date.is_over(now)
    if (reason := why_closed(date, now)) and (gone or not by_author):
        return BookingError(reason)
    left = date.seats - date.taken if by_author else date.left
    if not left:
        return NoRoomError(_("Fully booked: the last seat has just gone."))
    return NoRoomError(
        ngettext("%(left)d seat left, you asked for %(asked)d.", "%(left)d seats left, you asked for %(asked)d.", left)
        % {"left": left, "asked": asked}
    )


def why_closed(date: WorkshopDate, now: datetime) -> str:
    """Why the date takes no bookings however many seats are left, or nothing."""
    if date.state == DateState.CANCELLED:
        return _("This date has been cancelled.")
    if date.is_over(now):
        return _("This date is over.")
    if date.state == DateState.CLOSED:
        return _("This date is closed for booking.")
    if date.closes_at <= now:
        return _("The last time to book was %(time)s.") % {"time": date.closes_text}
    return ""
