"""An in-house request becomes a private date with one booking: who asked, and a seat for everybody in the group."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workshops.book import BookingError, book
from workshops.enums import RequestState
from workshops.models import Booking, InHouseRequest, WorkshopDate
from workshops.participants import Person
from workshops.querysets import sent_with
from workshops.settle import settle


def may_be_arranged(asked: InHouseRequest) -> bool:
    """A request whose booking was cancelled may be given another date."""
    state = RequestState(asked.state)
    leads_there = state is RequestState.BOOKED or RequestState.BOOKED in state.next_states
    return leads_there and not (asked.booking and asked.booking.is_live)


def arrange(
    asked: InHouseRequest, date: WorkshopDate, people: Sequence[Person], *, by: Any, key: str, now: datetime
) -> Booking:
    """Store the date, which is not saved yet, and book all its seats, with the mails of every booking. The same form
    again, by its `key`, gives the booking that it made first."""
    if earlier := sent_with(Booking.objects.with_date(), key):
        return earlier
    if not may_be_arranged(asked):
        raise BookingError(_moved())
    try:
        return _store(asked, date, people, by=by, key=key, now=now)
    except BookingError:
        # The other one of a double click may have come first.
        if earlier := sent_with(Booking.objects.with_date(), key):
            return earlier
        raise


@transaction.atomic
def _store(
    asked: InHouseRequest, date: WorkshopDate, people: Sequence[Person], *, by: Any, key: str, now: datetime
) -> Booking:
    date.private = True
    date.save(force_insert=True)
    booking = book(_order(asked, date, key, now), now, people)
    if not _link(asked, booking):
        raise BookingError(_moved())
    settle(asked.pk, RequestState.BOOKED, by=by, now=now)
    return booking


def _order(asked: InHouseRequest, date: WorkshopDate, key: str, now: datetime) -> Booking:
    return Booking(
        date=date,
        seats=date.seats,
        name=asked.name,
        email=asked.email,
        phone=asked.phone,
        company=asked.company,
        language=asked.language,
        submission_key=key,
        seen_at=now,
    )


def _link(asked: InHouseRequest, booking: Booking) -> bool:
    """Unless somebody else has given the request a date meanwhile."""
    rows = InHouseRequest.objects.filter(pk=asked.pk)
    rows = rows.filter(booking=asked.booking_id) if asked.booking_id else rows.filter(booking__isnull=True)
    return rows.update(booking=booking) == 1


def _moved() -> str:
    return _("That cannot be done: the request has been moved meanwhile. Look at it once more.")
