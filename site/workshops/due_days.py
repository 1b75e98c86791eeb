"""By when the author means to have done something about an in-house request."""

from datetime import date, datetime

from django.utils import timezone

from workshops.enums import RequestState
from workshops.settings_models import WorkshopSettings
from workshops.working_days import working_days_after


def due_in(state: RequestState, now: datetime) -> date | None:
    """Of a request that comes into the state now; None where there is nothing more to do."""
    settings = WorkshopSettings.current()
    if state is RequestState.NEW:
        return working_days_after(timezone.localdate(now), settings.answer_days)
    if state in {RequestState.ANSWERED, RequestState.QUOTED} and settings.chase_days:
        return working_days_after(timezone.localdate(now), settings.chase_days)
    return None
