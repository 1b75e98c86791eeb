from datetime import datetime, timedelta

from workshops import answers
from workshops.forget import forget_bookings, forget_participants, forget_parties, forget_places, forget_requests
from workshops.models import Booking, InHouseRequest, WaitingParty, WorkshopDate, WorkshopSettings

CLIENT_KEPT = timedelta(days=30)
SPAM_KEPT = timedelta(days=30)
MONTH = timedelta(days=365) / 12
AT_ONCE = 200


def purge(now: datetime) -> None:
    """Forget which network a booking or a request came from, which only ever served to stop a flood; spam after a
    month; and after the period that the author has set who it was."""
    for rows in (Booking.objects, InHouseRequest.objects, WaitingParty.objects):
        rows.with_client_before(now - CLIENT_KEPT).update(client="")
    forget_requests(InHouseRequest.objects.spam_before(now - SPAM_KEPT)[:AT_ONCE], now)
    answers.purge(now)
    if months := WorkshopSettings.current().kept_months:
        forget_before(now - months * MONTH, now)


def forget_before(moment: datetime, now: datetime) -> None:
    """Seats and sums stay: the books are kept for seven years (bokföringslagen 1999:1078, chapter 7, section 2)."""
    over = list(Booking.objects.of_persons_over_before(moment).values_list("pk", flat=True)[:AT_ONCE])
    forget_participants(Booking.objects.filter(pk__in=over), now)
    forget_bookings(Booking.objects.filter(pk__in=over), now)
    forget_places(WorkshopDate.objects.filter(end__lt=moment))
    forget_parties(WaitingParty.objects.of_persons_over_before(moment)[:AT_ONCE], now)
    forget_requests(InHouseRequest.objects.filter(created_at__lt=moment)[:AT_ONCE], now)
