"""The only row in django-q2's schedule table: one malformed row there stops all of them, so there is one, ours."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_q.models import Schedule

logger = logging.getLogger(__name__)

TICK: dict[str, Any] = {
    "name": "clock",
    "func": "clock.tasks.tick",
    "hook": None,
    "args": None,
    "kwargs": None,
    "schedule_type": Schedule.MINUTES,
    "minutes": 1,
    "repeats": -1,
    "cron": None,
    "cluster": None,
    "intended_date_kwarg": None,
}
SANE = timedelta(minutes=10)
"""A next run further away than this, either way, means that the machine's clock was moved or long off."""


def ensure(now: datetime) -> bool:
    """Leave exactly one row, as it should be, and say whether anything had to be put right."""
    with transaction.atomic():
        rows = list(Schedule.objects.select_for_update().order_by("pk"))
        kept = next((row for row in rows if row.func == TICK["func"]), None)
        strangers = [row.pk for row in rows if row is not kept]
        if strangers:
            Schedule.objects.filter(pk__in=strangers).delete()
            logger.warning("Removed %d schedule rows: the clock is the only one there may be.", len(strangers))
        if kept is None:
            Schedule.objects.create(**TICK, next_run=now)
            return True
        return _repair(kept, now) or bool(strangers)


def _repair(row: Schedule, now: datetime) -> bool:
    wrong = {name: value for name, value in TICK.items() if getattr(row, name) != value}
    if abs(row.next_run - now) > SANE:
        wrong["next_run"] = now
    if wrong:
        Schedule.objects.filter(pk=row.pk).update(**wrong)
    return bool(wrong)
