"""Whether the counters of seats are right: looked at each night, and whenever the author's first page is opened."""

import logging
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from clock import heartbeat
from workshops.models import WorkshopDate
from workshops.timetable import local

logger = logging.getLogger(__name__)

BEAT = "workshops.counted"
NIGHT = range(2, 6)
ALREADY = timedelta(hours=12)
MOST_NAMED = 3


def compare_by_night(now: datetime) -> None:
    age = heartbeat.age(BEAT, now)
    if local(now).hour not in NIGHT or (age is not None and age < ALREADY):
        return
    heartbeat.beat(BEAT, now)
    for date in WorkshopDate.objects.miscounted():
        counted = getattr(date, "counted", None)
        logger.error("Date %s counts %s seats as taken, its bookings and offers %s.", date.pk, date.taken, counted)


def seats_do_not_add_up(now: datetime) -> str | None:
    wrong = list(WorkshopDate.objects.miscounted().select_related("workshop")[:MOST_NAMED])
    if not wrong:
        return None
    words = _(
        "The seats taken are not the sum of bookings and offers: %(dates)s. Close the date for booking, and tell the "
        "person who runs the site."
    )
    return words % {"dates": "; ".join(map(str, wrong))}
