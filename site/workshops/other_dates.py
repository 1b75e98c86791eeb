from datetime import datetime

from workshops.models import Booking, WorkshopDate
from workshops.querysets import DateQuerySet


def open_to(booking: Booking, now: datetime, *, by_author: bool = False) -> DateQuerySet:
    """The dates that the booking could move to."""
    rows = WorkshopDate.objects.of_pages([booking.date.workshop]).exclude(pk=booking.date_id)
    if not by_author:
        rows = rows.none() if is_private(booking) else rows.upcoming(now).taking_bookings(now)
    else:
        rows = rows.bookable_by_author(now)
    return rows.with_room_for(booking.seats).select_related("workshop").order_by("start", "pk")


def is_private(booking: Booking) -> bool:
    """A date of their own at a price of its own: at that price no group may come to a date for everybody."""
    return booking.date.private or booking.for_group
