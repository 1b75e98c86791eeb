from django.utils.translation import gettext as _

from workshops.book import BookingError
from workshops.models import Booking, WorkshopDate


class ChangedMeanwhileError(BookingError):
    def __init__(self) -> None:
        super().__init__(_("The booking has been cancelled or changed meanwhile. Look at it once more."))


def locked(booking_id: int, date_id: int) -> Booking | None:
    """The booking as it stands now, with nobody able to move its seats until the transaction ends. None where it is
    not on that date any more, or cancelled."""
    date = WorkshopDate.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=date_id)
    booking = Booking.objects.live().filter(pk=booking_id, date=date_id).first()
    if booking is not None:
        booking.date = date
    return booking
