from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from workshops.models import WorkshopDate
from workshops.offer_time import good_until

ZONE = ZoneInfo(settings.TIME_ZONE)
START = datetime(2027, 3, 31, 9, 0, tzinfo=ZONE)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=ZONE)


def until(now: datetime, **fields: datetime) -> datetime | None:
    return good_until(WorkshopDate(start=START, end=START + timedelta(hours=7), **fields), now)


@pytest.mark.parametrize(
    ("offered", "ends"),
    [
        (at(15, 10), at(16, 10)),
        (at(15, 17), at(16, 17)),
        (at(15, 20), at(17, 12)),
        (at(15, 6), at(16, 12)),
        (at(18, 19), at(22, 12)),
        (at(19, 10), at(22, 12)),
        (at(20, 10), at(22, 12)),
    ],
    ids=["monday", "at closing", "evening", "early", "friday evening", "saturday", "sunday"],
)
def test_an_offer_is_good_for_a_day_and_ends_in_office_hours(offered: datetime, ends: datetime) -> None:
    assert until(offered) == ends


def test_never_within_a_day_of_the_start_nor_after_the_last_time_to_book() -> None:
    assert until(at(30, 1)) == at(30, 9)
    assert until(at(30, 8, 30)) is None
    assert until(at(15, 10), booking_deadline=at(15, 18)) == at(15, 18)
    assert until(at(15, 17, 30), booking_deadline=at(15, 18)) is None


def test_a_night_in_which_the_clock_is_put_forward_is_a_night_like_any_other() -> None:
    start = datetime(2028, 4, 5, 9, 0, tzinfo=ZONE)
    date = WorkshopDate(start=start, end=start + timedelta(hours=7))
    ends = good_until(date, datetime(2028, 3, 24, 17, 0, tzinfo=UTC))
    assert ends == datetime(2028, 3, 27, 12, 0, tzinfo=ZONE)


def test_at_easter_there_is_time_until_it_is_over() -> None:
    start = datetime(2027, 4, 15, 9, 0, tzinfo=ZONE)
    date = WorkshopDate(start=start, end=start + timedelta(hours=7))
    assert good_until(date, at(25, 10)) == at(30, 12)
