from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.utils import timezone, translation

from mail.models import OutboxMail
from tests.workshops.factories import a_date, a_workshop, an_order
from workshops.book import BookingError, NoRoomError, book, why_closed
from workshops.enums import BookingState, DateState
from workshops.models import Booking, WorkshopDate

pytestmark = pytest.mark.django_db


def taken(date: WorkshopDate) -> int:
    return WorkshopDate.objects.get(pk=date.pk).taken


def test_a_booking_takes_its_seats_and_writes_to_both_sides() -> None:
    date = a_date(a_workshop(title="Modiga möten"))
    booking = book(an_order(date, 3), timezone.now())
    assert booking.state == BookingState.CONFIRMED
    assert taken(date) == 3
    assert booking.reference.startswith("B-")
    kinds = list(OutboxMail.objects.order_by("pk").values_list("kind", "recipient", "reply_to", "order_key"))
    key = f"booking:{booking.pk}"
    assert kinds == [
        ("workshops.confirmed", "asa@example.org", "", key),
        ("workshops.notice_booked", "hej@example.se", "asa@example.org", ""),
    ]


def test_a_booking_keeps_the_price_it_was_made_at() -> None:
    workshop = a_workshop(price_excl=Decimal("99.99"), vat_rate=6)
    booking = book(an_order(a_date(workshop), 3), timezone.now())
    workshop.price_excl = Decimal(500)
    workshop.save()
    booking = Booking.objects.get(pk=booking.pk)
    assert (booking.price_each, booking.total_excl, booking.total_vat, booking.total_incl) == (
        Decimal("99.99"),
        Decimal("299.97"),
        Decimal("18.00"),
        Decimal("317.97"),
    )


def test_more_seats_than_are_left_are_refused_with_both_figures() -> None:
    date = a_date(seats=4, taken=0)
    book(an_order(date, 2), timezone.now())
    with translation.override("sv"), pytest.raises(NoRoomError, match=r"^2 platser kvar, du bad om 3\.$"):
        book(an_order(date, 3), timezone.now())
    assert taken(date) == 2
    assert Booking.objects.count() == 1


def test_the_last_seat_is_sold_once() -> None:
    date = a_date(seats=1)
    book(an_order(date), timezone.now())
    with (
        translation.override("sv"),
        pytest.raises(NoRoomError, match=r"^Fullbokat: den sista platsen har just gått\.$"),
    ):
        book(an_order(date), timezone.now())
    assert taken(date) == 1


def test_the_same_form_sent_again_gets_the_first_booking() -> None:
    date = a_date(seats=1)
    first = book(an_order(date, submission_key="k"), timezone.now())
    mails = OutboxMail.objects.count()
    again = book(an_order(date, submission_key="k"), timezone.now())
    assert again.pk == first.pk
    assert taken(date) == 1
    assert OutboxMail.objects.count() == mails


def test_an_order_that_cannot_be_stored_leaves_no_trace() -> None:
    date = a_date()
    with pytest.raises(IntegrityError):
        book(an_order(date, seats=1, email=None), timezone.now())
    assert taken(date) == 0
    assert not OutboxMail.objects.exists()


def test_an_order_for_no_date_at_all_is_an_error_and_not_a_booking() -> None:
    order = an_order(a_date())
    order.date_id = 987_654
    with pytest.raises(ObjectDoesNotExist):
        book(order, timezone.now())


def test_each_reason_why_a_date_is_closed_is_said_and_kept() -> None:
    now = timezone.now()
    tomorrow, hour = now + timedelta(days=1), timedelta(hours=1)
    dates = {
        "Det här tillfället är inställt.": a_date(state=DateState.CANCELLED),
        "Det här tillfället har redan varit.": a_date(start=now - hour),
        "Det här tillfället är stängt för bokning.": a_date(state=DateState.CLOSED),
        "Sista bokningstiden var": a_date(start=tomorrow, booking_deadline=now - hour),
    }
    with translation.override("sv"):
        for reason, date in dates.items():
            assert why_closed(date, now).startswith(reason)
            with pytest.raises(BookingError, match=reason):
                book(an_order(date), now)
            assert taken(date) == 0
        assert why_closed(a_date(), now) == ""


def test_the_confirmation_is_in_the_language_of_the_page() -> None:
    book(an_order(a_date(), language="en"), timezone.now())
    subjects = list(OutboxMail.objects.order_by("pk").values_list("subject", "language"))
    assert subjects[0][0].startswith("You are booked:")
    assert subjects[0][1] == "en"
    assert subjects[1][0].startswith("Ny bokning, 1 plats:")
