from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.slots import Rhythm

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MOMENTS = st.integers(1_230_000_000, 2_050_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
ZONES = [
    "Europe/Stockholm",
    "America/Sao_Paulo",  # its clock went forward at midnight
    "Pacific/Apia",  # left out a whole day in 2011
    "Australia/Lord_Howe",  # changes by half an hour
    "Africa/Casablanca",  # four changes a year
    "Asia/Kolkata",
    "Pacific/Kiritimati",
    "UTC",
]
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


def test_statement_11_a_slot_in_the_gap_of_the_clock_happens_once() -> None:
    sunday = Rhythm(6, time(2, 30), "Europe/Stockholm")
    slot = sunday.next_after(datetime(2027, 3, 27, 0, 0, tzinfo=UTC))
    assert slot.date == date(2027, 3, 28)
    assert sunday.next_after(slot.at).date == date(2027, 4, 4)


def test_statement_11_a_slot_in_the_repeated_hour_happens_once() -> None:
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


RHYTHMS = st.builds(
    Rhythm,
    st.integers(0, 6),
    # Half of them in the night, when clocks change.
    st.one_of(st.times(), st.times(time(0), time(3, 59))).map(lambda value: value.replace(microsecond=0)),
    st.sampled_from(ZONES),
)


def is_in_gap(local: datetime) -> bool:
    there_and_back = local.astimezone(UTC).astimezone(local.tzinfo)
    return there_and_back.replace(tzinfo=None) != local.replace(tzinfo=None)


@given(rhythm=RHYTHMS, moment=MOMENTS)
def test_statement_11_a_year_has_one_slot_a_week_at_the_wall_clock_time(rhythm: Rhythm, moment: datetime) -> None:
    """Statement 11: across every change of the clock, also for a time that a change leaves out or brings twice."""
    slot = rhythm.next_after(moment)
    for _week in range(53):
        local = datetime.combine(slot.date, rhythm.time, rhythm.tz)
        if is_in_gap(local):
            # The time does not exist that day: as long after the jump as it would have been without.
            assert slot.at == local.replace(fold=0).astimezone(UTC)
        else:
            # Of a time that comes twice, the first.
            assert slot.at.astimezone(rhythm.tz).replace(tzinfo=None) == local.replace(tzinfo=None)
            assert slot.at <= local.replace(fold=1).astimezone(UTC)
        following = rhythm.next_after(slot.at)
        assert following.date == slot.date + timedelta(days=7)
        assert following.at > slot.at
        slot = following


@given(rhythm=RHYTHMS, moment=MOMENTS, minutes=st.integers(1, 60 * 24 * 6))
def test_a_tick_at_any_moment_of_a_week_finds_the_same_slot(rhythm: Rhythm, moment: datetime, minutes: int) -> None:
    slot = rhythm.next_after(moment)
    earlier = slot.at - timedelta(minutes=minutes)
    assert rhythm.next_after(earlier).at <= slot.at
    assert rhythm.next_after(slot.at - timedelta(microseconds=1)) == slot


@given(rhythm=RHYTHMS, moment=MOMENTS)
def test_a_month_has_one_first_slot(rhythm: Rhythm, moment: datetime) -> None:
    slot = rhythm.next_monthly(moment)
    assert slot.at > moment
    assert slot.date.day <= 7
    assert slot.date.weekday() == rhythm.weekday
    following = rhythm.next_monthly(slot.at)
    assert (following.date.year * 12 + following.date.month) - (slot.date.year * 12 + slot.date.month) == 1
    assert rhythm.monthly_before(following.date) == slot.date
    assert rhythm.monthly_before(following.date - timedelta(days=1)) == slot.date
