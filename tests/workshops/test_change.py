from datetime import timedelta

import pytest
from django.utils import timezone, translation

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date
from workshops.cancel import cancel
from workshops.change import ChangeError, change
from workshops.enums import BookingState, CancelledBy, DateState
from workshops.models import Booking, WorkshopDate

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(OutboxMail.objects.exclude(kind__contains="notice").order_by("pk").values_list("kind", flat=True))


def test_a_new_place_is_told_to_everybody_with_a_live_booking() -> None:
    date = a_date()
    first, second, gone = a_booking(date), a_booking(date, 2), a_booking(date)
    cancel(gone, CancelledBy.VISITOR, timezone.now())
    date.refresh_from_db()
    date.place = "Nya rådhuset"
    change(date, ["place"], timezone.now())
    assert kinds()[4:] == ["workshops.changed", "workshops.changed"]
    assert [Booking.objects.get(pk=each.pk).sequence for each in (first, second, gone)] == [1, 1, 1]
    assert date.sequence == 1
    assert date.taken == 3


def test_what_nobody_needs_to_know_is_told_to_nobody() -> None:
    date = a_date()
    a_booking(date)
    date.refresh_from_db()
    date.seats, date.max_per_booking = 20, 3
    change(date, ["seats", "max_per_booking"], timezone.now())
    change(date, [], timezone.now())
    assert kinds() == ["workshops.confirmed"]
    assert (date.sequence, date.seats) == (0, 20)


def test_a_mended_date_in_the_past_sends_nothing() -> None:
    now = timezone.now()
    date = a_date()
    a_booking(date)
    date.refresh_from_db()
    date.start, date.end = now - timedelta(days=2), now - timedelta(days=1)
    change(date, ["start", "end"], now)
    assert kinds() == ["workshops.confirmed"]


def test_a_change_never_writes_a_stale_counter() -> None:
    date = a_date()
    stale = WorkshopDate.objects.select_related("workshop").get(pk=date.pk)
    a_booking(date, 4)
    stale.place = "Nya rådhuset"
    change(stale, ["place"], timezone.now())
    assert stale.taken == 4


def test_fewer_seats_than_are_taken_are_refused_with_the_figure() -> None:
    date = a_date(seats=10)
    stale = WorkshopDate.objects.get(pk=date.pk)
    a_booking(date, 4)
    stale.seats = 3
    with translation.override("sv"), pytest.raises(ChangeError, match=r"^4 platser är redan bokade\."):
        change(stale, ["seats"], timezone.now())
    assert WorkshopDate.objects.get(pk=date.pk).seats == 10


def test_a_cancelled_date_cancels_its_bookings_and_tells_each() -> None:
    date = a_date()
    bookings = [a_booking(date), a_booking(date, 3)]
    date.refresh_from_db()
    date.state, date.place = DateState.CANCELLED, "Nya rådhuset"
    change(date, ["state", "place"], timezone.now())
    assert (date.taken, date.state) == (0, DateState.CANCELLED)
    assert kinds()[2:] == ["workshops.cancelled", "workshops.cancelled"]
    for booking in bookings:
        booking.refresh_from_db()
        assert (booking.state, booking.cancelled_by) == (BookingState.CANCELLED, CancelledBy.DATE)
        assert booking.sequence == 1
