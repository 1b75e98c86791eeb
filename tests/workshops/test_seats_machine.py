"""Statement 2: whatever is done in whatever order, the counter is the sum of live bookings and offers, and no date is
ever oversold."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Count, F, Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.workshops.factories import a_date, a_party, a_workshop, an_order
from workshops import offers
from workshops.accept import accept
from workshops.book import BookingError, book
from workshops.cancel import cancel
from workshops.change import ChangeError, change
from workshops.enums import CancelledBy, DateState, QueueRule
from workshops.forget import erase_bookings, erase_parties
from workshops.models import Booking, WaitingParty, WorkshopDate
from workshops.move import move
from workshops.participants import Person
from workshops.resize import resize
from workshops.wait import join_again, leave

pytestmark = pytest.mark.django_db
PLACES = st.integers(0, 20)
WHICH = st.sampled_from([0, 0, 0, 1])
EXAMPLES, STEPS = 12, 25
MANY_EXAMPLES, MANY_STEPS = 200, 50


class Seats(RuleBasedStateMachine):
    """Two dates of one workshop, visitors, the author, a line for each date, and a clock that only goes forward."""

    @initialize(seats=st.integers(1, 12), rule=st.sampled_from(QueueRule))
    def open_dates(self, seats: int, rule: QueueRule) -> None:
        self.now = timezone.now()
        workshop = a_workshop()
        start = self.now + timedelta(days=30)
        self.dates = [a_date(workshop, seats=size, queue_rule=rule, start=start) for size in (seats, 4)]

    @rule(which=WHICH, seats=st.integers(1, 6))
    def be_rung_by_somebody(self, which: int, seats: int) -> None:
        date = self.fresh(which)
        try:
            book(an_order(date, seats), self.now, by_author=True)
        except BookingError:
            assert date.seats - date.taken < seats or date.is_cancelled or date.is_over(self.now)

    @rule(which=WHICH, seats=st.integers(1, 6), key=st.sampled_from(["", "", "double", "click"]))
    def order(self, which: int, seats: int, key: str) -> None:
        keys = {"submission_key": f"{key}-{which}-{self.dates[0].pk}"} if key else {}
        people = [Person("Bo", "bo@example.org")] if seats % 2 else []
        try:
            book(an_order(self.fresh(which), seats, **keys), self.now, people)
        except BookingError:
            assert self.fresh(which).left < seats or not self.fresh(which).takes_bookings(self.now)

    @rule(place=PLACES, by=st.sampled_from(CancelledBy))
    def take_back(self, place: int, by: CancelledBy) -> None:
        self.with_one(Booking, place, lambda booking: cancel(booking, by, self.now))

    @rule(place=PLACES, seats=st.integers(1, 6), by_author=st.booleans())
    def take_more_or_fewer(self, place: int, seats: int, by_author: bool) -> None:
        self.with_one(Booking, place, lambda booking: resize(booking, seats, self.now, by_author=by_author))

    @rule(place=PLACES, which=WHICH, by_author=st.booleans())
    def move_to_another_date(self, place: int, which: int, by_author: bool) -> None:
        self.with_one(Booking, place, lambda booking: move(booking, self.fresh(which), self.now, by_author=by_author))

    @rule(which=WHICH, seats=st.integers(1, 4))
    def stand_in_line(self, which: int, seats: int) -> None:
        try:
            a_party(self.fresh(which), seats, self.now)
        except BookingError:
            date = self.fresh(which)
            assert date.left >= seats or not date.takes_bookings(self.now)

    @rule(place=PLACES)
    def say_yes(self, place: int) -> None:
        self.with_one(WaitingParty, place, lambda party: accept(party, an_order(party.date), self.now))

    @rule(place=PLACES, deed=st.sampled_from([leave, leave, join_again]))
    def say_no_or_come_back(self, place: int, deed: Callable[[Any, Any], Any]) -> None:
        self.with_one(WaitingParty, place, lambda party: deed(party, self.now))

    @rule(hours=st.sampled_from([1, 30, 80]))
    def let_time_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        offers.keep(self.now)

    @rule(erase=st.sampled_from([erase_bookings, erase_parties]))
    def erase(self, erase: Callable[[str, Any], int]) -> None:
        for address in ("asa@example.org", "vera@example.org", "bo@example.org"):
            erase(address, self.now)

    @rule(which=WHICH, seats=st.integers(1, 12))
    def have_more_or_fewer_seats(self, which: int, seats: int) -> None:
        date = self.fresh(which)
        fits, date.seats = date.taken <= seats, seats
        try:
            change(date, ["seats"], self.now)
            assert fits
        except ChangeError:
            assert not fits

    @rule(which=WHICH, state=st.sampled_from([*DateState, *[DateState.OPEN] * 6]), queue=st.sampled_from(QueueRule))
    def turn(self, which: int, state: DateState, queue: QueueRule) -> None:
        date = self.fresh(which)
        if not date.is_cancelled:
            date.state, date.queue_rule, date.place = state, queue, f"Sal {state}"
            change(date, ["state", "queue_rule", "place"], self.now)

    @invariant()
    def the_counter_is_the_sum(self) -> None:
        for which in range(len(self.dates)):
            date = self.fresh(which)
            live = Booking.objects.live().filter(date=date).aggregate(sum=Sum("seats"))["sum"] or 0
            offered = WaitingParty.objects.offered().filter(date=date).aggregate(sum=Sum("seats"))["sum"] or 0
            assert date.taken == live + offered <= date.seats
        assert not WorkshopDate.objects.miscounted().exists()

    @invariant()
    def a_live_booking_has_as_many_participants_as_seats(self) -> None:
        counted = Booking.objects.live().annotate(people=Count("participants"))
        assert not counted.exclude(people=F("seats")).exists()

    def with_one(self, model: Any, place: int, deed: Callable[[Any], object]) -> None:
        rows = list(model.objects.with_date().filter(date__in=self.dates).order_by("pk"))
        if rows:
            with suppress(BookingError):
                deed(rows[place % len(rows)])

    def fresh(self, which: int) -> WorkshopDate:
        return WorkshopDate.objects.select_related("workshop").get(pk=self.dates[which].pk)


def run(examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    known = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Seats, settings=known)


def test_statement_2_the_counter_is_right_after_any_sequence_of_deeds() -> None:
    run(EXAMPLES, STEPS)


@pytest.mark.proof
def test_statement_2_the_counter_is_right_after_ten_thousand_steps() -> None:
    run(MANY_EXAMPLES, MANY_STEPS)
