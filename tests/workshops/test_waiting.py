"""Statements 3 and 4: the line for a full date, and the offers to it, under a clock that is moved by hand."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from clock import jobs
from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_party, an_order
from workshops import offers
from workshops.accept import accept
from workshops.book import BookingError, NoRoomError, book
from workshops.cancel import cancel
from workshops.change import change
from workshops.enums import CancelledBy, DateState, QueueRule, WaitingState
from workshops.forget import erase_parties
from workshops.models import Booking, WaitingParty, WorkshopDate
from workshops.resize import resize
from workshops.wait import RoomError, join_again, leave
from workshops.waiting_reason import reason

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo(settings.TIME_ZONE)
MONDAY = datetime(2027, 3, 1, 10, 0, tzinfo=ZONE)
START = datetime(2027, 3, 30, 9, 0, tzinfo=ZONE)
DAY = timedelta(days=1)


def a_full_date(*sizes: int, **fields: Any) -> tuple[WorkshopDate, list[Booking]]:
    date = a_date(seats=sum(sizes), start=START, **fields)
    return date, [a_booking(date, size, now=MONDAY) for size in sizes]


def fresh(date: WorkshopDate) -> WorkshopDate:
    return WorkshopDate.objects.select_related("workshop").get(pk=date.pk)


def state(party: WaitingParty) -> str:
    return WaitingParty.objects.get(pk=party.pk).state


def mails(party: WaitingParty) -> list[str]:
    rows = OutboxMail.objects.filter(reference=f"waiting:{party.pk}").order_by("pk")
    return [kind.removeprefix("workshops.") for kind in rows.values_list("kind", flat=True)]


def test_statement_3_the_whole_chain_of_offers_under_a_moved_clock() -> None:
    date, [booking] = a_full_date(2)
    first, second, third = (a_party(date, 2, MONDAY + timedelta(minutes=turn)) for turn in range(3))
    assert [party.place for party in (first, second, third)] == [1, 2, 3]
    cancel(booking, CancelledBy.VISITOR, MONDAY + DAY)
    first.refresh_from_db()
    assert (state(first), first.offer_expires_at, fresh(date).taken) == ("offered", MONDAY + 2 * DAY, 2)
    with pytest.raises(NoRoomError):
        book(an_order(date), MONDAY + DAY)
    offers.keep(MONDAY + 2 * DAY - timedelta(seconds=1))
    assert state(first) == "offered"
    offers.keep(MONDAY + 2 * DAY)
    assert [state(party) for party in (first, second, third)] == ["expired", "offered", "waiting"]
    second.refresh_from_db()
    assert leave(second, MONDAY + 2 * DAY)
    assert [state(party) for party in (second, third)] == ["declined", "offered"]
    third.refresh_from_db()
    made = accept(third, an_order(date, 2), MONDAY + 2 * DAY + timedelta(hours=3))
    assert (state(third), made.seats, fresh(date).taken) == ("accepted", 2, 2)
    assert not WorkshopDate.objects.miscounted().exists()
    assert mails(first) == ["waiting", "offer", "waiting_ended"]
    assert mails(third) == ["waiting", "offer"]


def test_statement_3_no_offer_is_good_after_the_last_time_to_book() -> None:
    date, [booking] = a_full_date(1, booking_deadline=MONDAY + timedelta(hours=5))
    party, late = a_party(date, 1, MONDAY), a_party(date, 1, MONDAY)
    cancel(booking, CancelledBy.VISITOR, MONDAY + timedelta(hours=1))
    party.refresh_from_db()
    assert party.offer_expires_at == MONDAY + timedelta(hours=5)
    offers.keep(MONDAY + timedelta(hours=5))
    assert [state(each) for each in (party, late)] == ["expired", "ended"]
    with pytest.raises(BookingError):
        accept(party, an_order(date), MONDAY + timedelta(hours=5))
    assert not join_again(party, MONDAY + timedelta(hours=5))
    assert fresh(date).taken == 0


def test_statement_4_a_party_waits_for_all_its_seats_and_a_smaller_one_is_not_kept_from_one() -> None:
    date, bookings = a_full_date(1, 2)
    big, small = a_party(date, 3, MONDAY), a_party(date, 1, MONDAY)
    cancel(bookings[0], CancelledBy.VISITOR, MONDAY + DAY)
    assert [state(party) for party in (big, small)] == ["waiting", "offered"]
    assert mails(big) == ["waiting", "waiting"]
    big.refresh_from_db()
    assert reason(big, MONDAY + DAY) == "Ingen plats är ledig."
    cancel(bookings[1], CancelledBy.VISITOR, MONDAY + DAY)
    assert (
        reason(WaitingParty.objects.with_date().get(pk=big.pk), MONDAY + DAY)
        == "Lediga platser: 2. Sällskapet väntar på 3."
    )


def test_where_the_author_holds_seats_nobody_else_gets_them() -> None:
    date, bookings = a_full_date(1, 2, queue_rule=QueueRule.HOLD)
    big, small = a_party(date, 3, MONDAY), a_party(date, 1, MONDAY)
    cancel(bookings[0], CancelledBy.VISITOR, MONDAY + DAY)
    assert [state(party) for party in (big, small)] == ["waiting", "waiting"]
    assert fresh(date).left == 0
    with pytest.raises(NoRoomError):
        book(an_order(date), MONDAY + DAY)
    second = WaitingParty.objects.with_date().with_place().get(pk=small.pk)
    assert reason(second, MONDAY + DAY) == "De lediga platserna hålls åt dem som står före."
    cancel(bookings[1], CancelledBy.VISITOR, MONDAY + DAY)
    assert state(big) == "offered"
    big.refresh_from_db()
    leave(big, MONDAY + DAY)
    assert state(small) == "offered"
    assert fresh(date).left == 2


def test_nothing_is_kept_where_no_time_is_left_to_offer_it() -> None:
    date, bookings = a_full_date(1, 2, queue_rule=QueueRule.HOLD)
    a_party(date, 3, MONDAY)
    cancel(bookings[0], CancelledBy.VISITOR, MONDAY + DAY)
    assert fresh(date).left == 0
    late = date.start - timedelta(hours=24)
    offers.keep(late)
    assert fresh(date).left == 1
    assert book(an_order(date), late).seats == 1


@pytest.mark.parametrize("way", ["resize", "more seats", "rule", "erased"])
def test_seats_are_offered_however_they_become_free(way: str) -> None:
    date, bookings = a_full_date(1, 2, queue_rule=QueueRule.HOLD if way == "rule" else QueueRule.SKIP)
    first, party = a_party(date, 3 if way == "rule" else 1, MONDAY, email="bo@example.org"), a_party(date, 1, MONDAY)
    now = MONDAY + DAY
    if way == "resize":
        resize(Booking.objects.with_date().get(pk=bookings[1].pk), 1, now)
    elif way == "rule":
        cancel(bookings[0], CancelledBy.VISITOR, now)
    else:
        changed = fresh(date)
        changed.seats += 1
        change(changed, ["seats"], now)
    if way in {"resize", "more seats"}:
        assert [state(each) for each in (first, party)] == ["offered", "waiting"]
        return
    if way == "rule":
        changed = fresh(date)
        changed.queue_rule = QueueRule.SKIP
        change(changed, ["queue_rule"], now)
    else:
        assert erase_parties("bo@example.org", now) == 1
        assert WaitingParty.objects.get(pk=first.pk).name == "–"
    assert state(party) == "offered"


def test_whoever_let_an_offer_run_out_comes_back_last_and_only_if_asked() -> None:
    date, [booking] = a_full_date(1)
    first, second = a_party(date, 1, MONDAY), a_party(date, 1, MONDAY)
    cancel(booking, CancelledBy.VISITOR, MONDAY)
    offers.keep(MONDAY + DAY)
    offers.keep(MONDAY + DAY)
    first.refresh_from_db()
    assert state(first) == "expired"
    assert join_again(first, MONDAY + DAY)
    assert not join_again(first, MONDAY + DAY)
    assert (first.place, state(second)) == (1, "offered")


def test_a_cancelled_date_ends_its_line_and_its_offers() -> None:
    date, [booking] = a_full_date(1)
    first, second = a_party(date, 1, MONDAY), a_party(date, 1, MONDAY)
    cancel(booking, CancelledBy.VISITOR, MONDAY)
    changed = fresh(date)
    changed.state = DateState.CANCELLED
    change(changed, ["state"], MONDAY)
    assert [state(each) for each in (first, second)] == ["ended", "ended"]
    assert mails(first)[-1] == mails(second)[-1] == "waiting_ended"
    offers.keep(MONDAY + 2 * DAY)
    assert fresh(date).taken == 0


def test_nobody_waits_where_there_is_room_or_no_booking() -> None:
    date = a_date(seats=2, start=START)
    with pytest.raises(RoomError):
        a_party(date, 2, MONDAY)
    assert a_party(date, 3, MONDAY).place == 1
    with pytest.raises(BookingError):
        a_party(a_date(seats=1, taken=1, state=DateState.CLOSED, start=START), 1, MONDAY)


def test_statement_19_the_same_form_sent_twice_is_one_place_and_one_booking() -> None:
    date, [booking] = a_full_date(1)
    first, again = (a_party(date, 1, MONDAY, submission_key="k") for _time in range(2))
    assert first.pk == again.pk
    cancel(booking, CancelledBy.VISITOR, MONDAY)
    order = an_order(date, submission_key="b")
    first.refresh_from_db()
    made = accept(first, order, MONDAY)
    assert accept(first, an_order(date, submission_key="b"), MONDAY).pk == made.pk
    with pytest.raises(BookingError):
        accept(first, an_order(date), MONDAY)
    assert fresh(date).taken == 1


def test_each_reason_is_said() -> None:
    date, [booking] = a_full_date(1)
    party = a_party(date, 1, MONDAY)
    cancel(booking, CancelledBy.VISITOR, MONDAY)
    party.refresh_from_db()
    assert reason(party, MONDAY).startswith("Har ett erbjudande till tisdag 2 mars 2027")
    for settled in set(WaitingState) - {WaitingState.WAITING, WaitingState.OFFERED}:
        party.state = settled
        assert reason(party, MONDAY)
    party.state, party.date = WaitingState.WAITING, fresh(date)
    assert (
        reason(party, START - timedelta(hours=20)) == "Det är för kort tid kvar för att hinna svara på ett erbjudande."
    )
    assert reason(party, START) == "Det här tillfället har redan varit."


def test_the_clock_keeps_the_offers() -> None:
    assert jobs.registered()["workshops.offers"] is offers.keep
