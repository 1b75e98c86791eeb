from datetime import date

import pytest

from workshops.working_days import is_working_day, working_days_after


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1), date(2027, 1, 6), date(2027, 3, 26), date(2027, 3, 29), date(2026, 5, 1), date(2027, 5, 6),
        date(2028, 6, 6), date(2027, 6, 25), date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 25),
        date(2028, 12, 26), date(2026, 12, 31),
    ],
    ids=str,
)  # fmt: skip
def test_on_public_holidays_and_their_eves_nobody_answers(day: date) -> None:
    assert day.weekday() < 5
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2027, 3, 25), date(2027, 5, 7), date(2026, 12, 23), date(2027, 1, 5)], ids=str)
def test_the_days_beside_them_are_days_of_work(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2026, 11, 26), 0, date(2026, 11, 26)),
        (date(2026, 11, 26), 1, date(2026, 11, 27)),
        (date(2026, 11, 26), 2, date(2026, 11, 30)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 30), 2, date(2027, 1, 5)),
    ],
)
def test_only_days_of_work_are_counted(start: date, number: int, end: date) -> None:
    assert working_days_after(start, number) == end
