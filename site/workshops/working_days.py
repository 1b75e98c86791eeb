"""The days on which people in Sweden are at work, and answer."""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

FRIDAY, SATURDAY = 4, 5
EVERY_YEAR = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
AFTER_EASTER = (-2, 1, 39)
"""In days: Good Friday, Easter Monday and Ascension Day."""


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def working_days_after(day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    """That fall on weekdays: public ones (lag 1989:253 om allmänna helgdagar), and the eves of Midsummer, Christmas and
    the New Year, which are treated alike (semesterlagen 1977:480, section 7)."""
    fixed = {date(year, month, day) for month, day in EVERY_YEAR}
    moving = {easter(year) + timedelta(days=days) for days in AFTER_EASTER}
    first = date(year, 6, 19)
    midsummer_eve = first + timedelta(days=(FRIDAY - first.weekday()) % 7)
    return frozenset({*fixed, *moving, midsummer_eve})
