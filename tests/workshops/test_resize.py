from decimal import Decimal

import pytest
from django.utils import timezone

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_workshop
from tests.workshops.test_participants import rows, steps
from workshops.book import BookingError, NoRoomError
from workshops.cancel import cancel
from workshops.enums import CancelledBy, DateState
from workshops.models import Booking, WorkshopDate
from workshops.participants import Person
from workshops.resize import resize

pytestmark = pytest.mark.django_db


def taken() -> int:
    return WorkshopDate.objects.get().taken


def test_more_seats_cost_what_was_agreed_and_everybody_is_told() -> None:
    workshop = a_workshop(price_excl=Decimal("99.99"), vat_rate=6)
    booking, now = a_booking(a_date(workshop), 1), timezone.now()
    workshop.price_excl = Decimal(500)
    workshop.save()
    booking = resize(Booking.objects.with_date().get(), 3, now)
    assert (booking.seats, taken(), booking.sequence) == (3, 3, 1)
    assert (booking.total_excl, booking.total_vat, booking.total_incl) == (
        Decimal("299.97"),
        Decimal("18.00"),
        Decimal("317.97"),
    )
    assert [place for place, _name, _email in rows(booking)] == [1, 2, 3]
    assert steps("asa@example.org") == [("REQUEST", 0), ("REQUEST", 1)]
    assert list(OutboxMail.objects.order_by("pk").values_list("kind", flat=True))[2:] == [
        "workshops.rebooked",
        "workshops.notice_rebooked",
    ]


def test_fewer_seats_free_them_and_tell_who_loses_one() -> None:
    people = [Person("Åsa", "asa@example.org"), Person("Bo", "bo@example.org"), Person("Pia", "pia@example.org")]
    booking = a_booking(a_date(), 3, people=people)
    resize(booking, 2, timezone.now())
    assert taken() == 2
    assert steps("pia@example.org") == [("REQUEST", 0), ("CANCEL", 1)]
    assert steps("bo@example.org") == [("REQUEST", 0)]


def test_more_than_are_left_are_refused_and_all_is_as_it_was() -> None:
    date = a_date(seats=3)
    booking = a_booking(date, 2)
    mails = OutboxMail.objects.count()
    with pytest.raises(NoRoomError):
        resize(booking, 4, timezone.now())
    assert (taken(), Booking.objects.get().seats, OutboxMail.objects.count()) == (2, 2, mails)


def test_a_booking_that_was_cancelled_or_changed_meanwhile_is_left_alone() -> None:
    booking, now = a_booking(a_date(), 2), timezone.now()
    stale = Booking.objects.with_date().get()
    resize(booking, 3, now)
    with pytest.raises(BookingError):
        resize(stale, 1, now)
    assert taken() == 3
    cancel(Booking.objects.with_date().get(), CancelledBy.VISITOR, now)
    for wanted in (1, 5):
        with pytest.raises(BookingError):
            resize(stale, wanted, now)
    assert taken() == 0


def test_only_the_author_changes_after_the_deadline_or_on_a_closed_date() -> None:
    now = timezone.now()
    date = a_date()
    booking = a_booking(date, 1)
    WorkshopDate.objects.update(state=DateState.CLOSED, booking_deadline=now)
    booking = Booking.objects.with_date().get(pk=booking.pk)
    with pytest.raises(BookingError):
        resize(booking, 2, now)
    assert resize(booking, 2, now, by_author=True).seats == taken() == 2
    assert not OutboxMail.objects.filter(kind="workshops.notice_rebooked").exists()
