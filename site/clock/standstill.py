import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from clock import heartbeat, schedule
from clock.queue import enqueue, is_waiting

logger = logging.getLogger(__name__)

LONGEST = timedelta(seconds=180)
"""The clock ticks every 60 to 90 s, and a tick can wait behind one task of at most 90 s."""


def ask_for_first_tick() -> None:
    """Have the clock tick as soon as its cluster is up. django-q2 looks at its schedule only after half a minute, and
    until then the desk of a site that has just started would say that the clock stands still."""
    task = schedule.TICK["func"]
    try:
        if not is_waiting(task):
            enqueue(task)
    except DatabaseError as error:
        logger.warning("The clock cannot be asked to tick: %s", error)
    finally:
        connection.close()


def stands_still(cluster: str, uptime: float) -> bool:
    """Whether a cluster that has run for `uptime` seconds has given no sign of life for too long."""
    now = timezone.now()
    try:
        return _is_silent(cluster, timedelta(seconds=uptime), now)
    except DatabaseError as error:
        # With no database no cluster can beat, and killing it would not help.
        logger.warning("The heartbeat of the %s cluster cannot be read: %s", cluster, error)
        return False
    finally:
        connection.close()


def _is_silent(cluster: str, uptime: timedelta, now: datetime) -> bool:
    if cluster == "default":
        schedule.ensure(now)
    elif _is_old(heartbeat.age("default", now)):
        return False  # the tick asks the other clusters, and there was no tick
    return uptime > LONGEST and _is_old(heartbeat.age(cluster, now))


def _is_old(age: timedelta | None) -> bool:
    return age is None or age > LONGEST
