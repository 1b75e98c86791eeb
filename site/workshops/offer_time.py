"""How long an offer is good: a day, but so that the last hours lie in a working day."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from workshops.date_models import WorkshopDate
from workshops.timetable import local
from workshops.working_days import is_working_day

ANSWER_IN = timedelta(hours=24)
BEFORE_START = timedelta(hours=24)
SHORTEST = timedelta(hours=1)
OPENS, NOON, CLOSES = time(8), time(12), time(17)


def good_until(date: WorkshopDate, now: datetime) -> datetime | None:
    """None where there is no time left to answer. Never later than the last time to book."""
    end = min(_in_office_hours(now + ANSWER_IN), date.start - BEFORE_START, date.closes_at)
    return end if end >= now + SHORTEST else None


def _in_office_hours(moment: datetime) -> datetime:
    """That moment on a working day between eight and five; else noon of the next one, which leaves a morning."""
    there = local(moment)
    day = there.date()
    if is_working_day(day) and OPENS <= there.time() <= CLOSES:
        return moment
    if there.time() > CLOSES:
        day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, NOON, ZoneInfo(settings.TIME_ZONE))
