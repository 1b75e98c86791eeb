"""When something that was put off comes back: in the morning, by the site's clock."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

MORNING = time(6)
LONGEST = timedelta(days=366)


def tomorrow(now: datetime) -> datetime:
    return morning_of(timezone.localdate(now) + timedelta(days=1))


def next_monday(now: datetime) -> datetime:
    today = timezone.localdate(now)
    return morning_of(today + timedelta(days=7 - today.weekday()))


def morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))


def is_ahead(day: date, now: datetime) -> bool:
    """Whether something may be put off until then: from tomorrow on, for a year at most."""
    today = timezone.localdate(now)
    return today < day <= today + LONGEST
