from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.workshops.factories import a_booking, a_date, an_order
from workshops import seats
from workshops.book import BookingError, book
from workshops.cancel import cancel
from workshops.change import ChangeError, change
from workshops.enums import CancelledBy, DateState
from workshops.models import Booking, WorkshopDate

pytestmark = pytest.mark.django_db


def test_taking_seats_is_one_statement_without_a_join() -> None:
    date = a_date()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert seats.take(date.pk, 2, timezone.now())
    assert len(queries) == 1
    assert "SELECT" not in queries[0]["sql"]


def test_seats_are_taken_up_to_the_last_and_not_beyond() -> None:
    date = a_date(seats=3)
    now = timezone.now()
    assert seats.take(date.pk, 2, now)
    assert not seats.take(date.pk, 2, now)
    assert seats.take(date.pk, 1, now)
    assert not seats.take(date.pk, 1, now)
    assert seats.free(date.pk, 3)
    assert not seats.free(date.pk, 1)


@pytest.mark.parametrize(
    "fields",
    [{"state": DateState.CLOSED}, {"state": DateState.CANCELLED}, {"start": timezone.now() - timedelta(days=1)},
               {"booking_deadline": timezone.now() - timedelta(days=1)}],
)  # fmt: skip
def test_a_date_that_takes_no_bookings_gives_no_seats(fields: dict[str, Any]) -> None:
    assert not seats.take(a_date(**fields).pk, 1, timezone.now())


@pytest.mark.parametrize("fields", [{"taken": 11}, {"taken": -1}, {"end": timezone.now()}])
def test_the_database_itself_refuses_a_wrong_row(fields: dict[str, Any]) -> None:
    date = a_date(seats=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopDate.objects.filter(pk=date.pk).update(**fields)


def test_a_counter_that_is_wrong_is_found() -> None:
    right, wrong = a_date(), a_date()
    a_booking(right, 2)
    cancel(a_booking(right, 1), CancelledBy.VISITOR, timezone.now())
    a_booking(wrong, 2)
    WorkshopDate.objects.filter(pk=wrong.pk).update(taken=1)
    assert list(WorkshopDate.objects.miscounted()) == [wrong]


class Seats(RuleBasedStateMachine):
    """Whatever is done in whatever order, the counter is the sum of the live bookings and never above the seats."""

    @initialize(seats=st.integers(1, 12))
    def open_a_date(self, seats: int) -> None:
        self.now = timezone.now()
        self.date = a_date(seats=seats)

    @rule(seats=st.integers(1, 6), key=st.sampled_from(["", "double", "click"]))
    def order(self, seats: int, key: str) -> None:
        keys = {"submission_key": f"{key}-{self.date.pk}"} if key else {}
        try:
            book(an_order(self.date, seats, **keys), self.now)
        except BookingError:
            assert self.fresh().left < seats or not self.fresh().takes_bookings(self.now)

    @rule(place=st.integers(0, 20), by=st.sampled_from(CancelledBy))
    def take_back(self, place: int, by: CancelledBy) -> None:
        bookings = list(Booking.objects.with_date().filter(date=self.date))
        if bookings:
            cancel(bookings[place % len(bookings)], by, self.now)

    @rule(seats=st.integers(1, 12))
    def resize(self, seats: int) -> None:
        date = self.fresh()
        fits, date.seats = date.taken <= seats, seats
        try:
            change(date, ["seats"], self.now)
            assert fits
        except ChangeError:
            assert not fits

    @rule(place=st.sampled_from(["Gamla rådhuset", "Nya rådhuset"]))
    def move(self, place: str) -> None:
        date = self.fresh()
        date.place = place
        change(date, ["place"], self.now)

    @rule(state=st.sampled_from([*DateState, DateState.OPEN, DateState.OPEN]))
    def turn(self, state: DateState) -> None:
        date = self.fresh()
        if not date.is_cancelled:
            date.state = state
            change(date, ["state"], self.now)

    @invariant()
    def the_counter_is_the_sum(self) -> None:
        date = self.fresh()
        live = Booking.objects.live().filter(date=date).values_list("seats", flat=True)
        assert date.taken == sum(live) <= date.seats
        assert not WorkshopDate.objects.miscounted().exists()

    def fresh(self) -> WorkshopDate:
        return WorkshopDate.objects.select_related("workshop").get(pk=self.date.pk)


def test_the_counter_is_right_after_any_sequence_of_deeds() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    steps = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Seats, settings=steps)
