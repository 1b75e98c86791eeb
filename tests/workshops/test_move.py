from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_workshop
from tests.workshops.test_participants import rows, steps
from workshops.book import BookingError, NoRoomError
from workshops.enums import DateState
from workshops.models import Booking, WorkshopDate
from workshops.move import move
from workshops.other_dates import open_to
from workshops.participants import Person

pytestmark = pytest.mark.django_db


def two_dates(seats: int = 10) -> tuple[WorkshopDate, WorkshopDate]:
    workshop = a_workshop()
    return a_date(workshop), a_date(workshop, seats=seats, start=timezone.now() + timedelta(days=60))


def taken(*dates: WorkshopDate) -> list[int]:
    return [WorkshopDate.objects.get(pk=date.pk).taken for date in dates]


def test_a_booking_moves_with_all_who_come_and_their_invitations() -> None:
    first, second = two_dates()
    booking = a_booking(first, 2, people=[Person("Åsa", "asa@example.org"), Person("Bo", "bo@example.org")])
    total = booking.total_incl
    moved = move(booking, second, timezone.now())
    assert taken(first, second) == [0, 2]
    assert (moved.date, moved.total_incl, moved.sequence) == (second, total, 1)
    assert [name for _place, name, _email in rows(moved)] == ["Åsa", "Bo"]
    for address in ("asa@example.org", "bo@example.org"):
        assert steps(address) == [("REQUEST", 0), ("REQUEST", 1)]
    assert OutboxMail.objects.filter(kind="workshops.notice_rebooked").count() == 1


@pytest.mark.parametrize("there_and_back", [False, True])
def test_dates_are_locked_in_the_order_of_their_keys(there_and_back: bool) -> None:
    first, second = two_dates()
    booking = a_booking(first)
    if there_and_back:
        booking, second = move(booking, second, timezone.now()), first
    with CaptureQueriesContext(connection) as queries:
        move(booking, second, timezone.now())
    updates = [query["sql"] for query in queries if 'SET "taken"' in query["sql"]]
    keys = [int(update.split('"id" = ')[1].split(" ")[0].rstrip(")")) for update in updates]
    assert keys == sorted(keys)
    assert len(keys) == 2


def test_a_full_a_closed_or_another_workshops_date_takes_nobody() -> None:
    first, second = two_dates(seats=1)
    booking = a_booking(first, 2)
    mails = OutboxMail.objects.count()
    with pytest.raises(NoRoomError):
        move(booking, second, timezone.now())
    with pytest.raises(BookingError):
        move(booking, a_date(), timezone.now())
    WorkshopDate.objects.filter(pk=second.pk).update(seats=9, state=DateState.CLOSED)
    with pytest.raises(BookingError):
        move(booking, second, timezone.now())
    assert taken(first, second) == [2, 0]
    assert (Booking.objects.get().date, OutboxMail.objects.count()) == (first, mails)
    assert move(booking, second, timezone.now(), by_author=True).date == second


def test_what_is_offered_has_room_and_is_open() -> None:
    first, second = two_dates(seats=2)
    a_date(first.workshop, seats=1)
    private = a_date(first.workshop, private=True)
    a_date()
    booking, now = a_booking(first, 2), timezone.now()
    assert list(open_to(booking, now)) == [second]
    assert set(open_to(booking, now, by_author=True)) == {second, private}
