import pytest
from django.utils import timezone

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date
from workshops.cancel import cancel
from workshops.change import change
from workshops.enums import BookingState, CancelledBy, DateState
from workshops.models import Booking, WorkshopDate

pytestmark = pytest.mark.django_db


def mails_after(count: int) -> list[str]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", flat=True))[count:]


def test_a_cancelled_booking_gives_its_seats_back_and_tells_both_sides() -> None:
    date = a_date(seats=3)
    booking, other = a_booking(date, 2), a_booking(date, 1)
    assert cancel(booking, CancelledBy.VISITOR, timezone.now())
    assert WorkshopDate.objects.get(pk=date.pk).taken == 1
    assert (booking.state, booking.cancelled_by, booking.sequence) == (BookingState.CANCELLED, CancelledBy.VISITOR, 1)
    assert booking.cancelled_at is not None
    assert Booking.objects.get(pk=other.pk).is_live
    assert mails_after(4) == ["workshops.cancelled", "workshops.notice_cancelled"]
    assert set(OutboxMail.objects.filter(kind="workshops.cancelled").values_list("order_key", flat=True)) == {
        f"booking:{booking.pk}"
    }


def test_cancelling_twice_frees_the_seats_once() -> None:
    date = a_date()
    booking, _other = a_booking(date, 2), a_booking(date, 2)
    stale = Booking.objects.with_date().get(pk=booking.pk)
    assert cancel(booking, CancelledBy.VISITOR, timezone.now())
    assert not cancel(booking, CancelledBy.VISITOR, timezone.now())
    assert not cancel(stale, CancelledBy.VISITOR, timezone.now())
    assert WorkshopDate.objects.get(pk=date.pk).taken == 2
    assert mails_after(4) == ["workshops.cancelled", "workshops.notice_cancelled"]


def test_a_booking_of_a_cancelled_date_is_not_cancelled_again() -> None:
    date = a_date()
    booking = a_booking(date, 2)
    stale = Booking.objects.with_date().get(pk=booking.pk)
    date.state = DateState.CANCELLED
    change(date, ["state"], timezone.now())
    assert not cancel(stale, CancelledBy.VISITOR, timezone.now())
    assert WorkshopDate.objects.get(pk=date.pk).taken == 0


def test_the_author_who_cancels_is_not_told_what_the_author_did() -> None:
    booking = a_booking()
    assert cancel(booking, CancelledBy.ORGANISER, timezone.now())
    assert mails_after(2) == ["workshops.cancelled"]
    assert booking.seen_at is not None
