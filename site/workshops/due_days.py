"""By when the author means to have done something about an in-house request."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from workshops.enums import RequestState
from workshops.settings_models import WorkshopSettings

SATURDAY = 5


def due_in(state: RequestState, now: datetime) -> date | None:
    """Of a request that comes into the state now; None where there is nothing more to do."""
    settings = WorkshopSettings.current()
    if state is RequestState.NEW:
        return weekdays_after(timezone.localdate(now), settings.answer_days)
    if state in {RequestState.ANSWERED, RequestState.QUOTED} and settings.chase_days:
        return weekdays_after(timezone.localdate(now), settings.chase_days)
    return None


def weekdays_after(day: date, number: int) -> date:
    """So many days from Monday to Friday later."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day
