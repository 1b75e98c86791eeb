from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.slots import Rhythm

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MOMENTS = st.integers(1_230_000_000, 2_050_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
ZONES = ["Europe/Stockholm", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata", "Pacific/Kiritimati"]
THURSDAY = Rhythm(3, time(7, 0), "Europe/Stockholm")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), datetime(2026, 11, 26, 6, 0, tzinfo=UTC)),
        (datetime(2026, 11, 26, 5, 59, 59, tzinfo=UTC), datetime(2026, 11, 26, 6, 0, tzinfo=UTC)),
        (datetime(2026, 11, 26, 6, 0, tzinfo=UTC), datetime(2026, 12, 3, 6, 0, tzinfo=UTC)),
        # Summer time ends on 25 October and begins on 28 March.
        (datetime(2026, 10, 22, 5, 0, tzinfo=UTC), datetime(2026, 10, 29, 6, 0, tzinfo=UTC)),
        (datetime(2027, 3, 25, 6, 0, tzinfo=UTC), datetime(2027, 4, 1, 5, 0, tzinfo=UTC)),
    ],
)
def test_the_next_slot_keeps_the_wall_clock(moment: datetime, expected: datetime) -> None:
    assert THURSDAY.next_after(moment).at == expected


def test_a_slot_in_the_gap_of_the_clock_happens_once() -> None:
    sunday = Rhythm(6, time(2, 30), "Europe/Stockholm")
    slot = sunday.next_after(datetime(2027, 3, 27, 0, 0, tzinfo=UTC))
    assert slot.date == date(2027, 3, 28)
    assert sunday.next_after(slot.at).date == date(2027, 4, 4)


def test_a_slot_in_the_repeated_hour_happens_once() -> None:
    sunday = Rhythm(6, time(2, 30), "Europe/Stockholm")
    slot = sunday.next_after(datetime(2026, 10, 24, 12, 0, tzinfo=UTC))
    assert slot.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert sunday.next_after(slot.at).date == date(2026, 11, 1)


@given(
    weekday=st.integers(0, 6),
    at=st.times().map(lambda value: value.replace(microsecond=0, tzinfo=None)),
    zone=st.sampled_from(ZONES),
    moment=MOMENTS,
)
def test_slots_follow_each_other_once_a_week(weekday: int, at: time, zone: str, moment: datetime) -> None:
    rhythm = Rhythm(weekday, at, zone)
    slot = rhythm.next_after(moment)
    assert moment < slot.at <= moment + timedelta(days=9)
    assert slot.date.weekday() == weekday
    assert rhythm.next_after(slot.at).date == slot.date + timedelta(days=7)
    assert rhythm.next_after(slot.at - timedelta(seconds=1)) == slot


@given(moment=MOMENTS)
def test_outside_the_changes_the_time_of_day_is_exact(moment: datetime) -> None:
    local = THURSDAY.next_after(moment).at.astimezone(STOCKHOLM)
    assert (local.hour, local.minute, local.weekday()) == (7, 0, 3)
