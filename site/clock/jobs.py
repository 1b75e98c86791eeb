"""What is run once a minute. Apps register their jobs in AppConfig.ready."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from clock import heartbeat
from clock.models import Heartbeat

logger = logging.getLogger(__name__)

Job = Callable[[datetime], None]
SECONDS = 50
"""How long one tick may go on starting jobs."""

_jobs: dict[str, Job] = {}


def register(name: str, run: Job) -> None:
    """Have `run(now)` called about once a minute. It must be short, and safe to run twice at once."""
    if _jobs.get(name, run) is not run:
        raise ValueError(f"Another clock job is already called {name!r}.")
    _jobs[name] = run


def registered() -> dict[str, Job]:
    return dict(_jobs)


def run_all(now: datetime) -> None:
    """Run every job, the longest waiting first, while there is time; an error in one never stops the others."""
    deadline = time.monotonic() + SECONDS
    names = _longest_waiting_first()
    for position, name in enumerate(names):
        if time.monotonic() >= deadline:
            logger.warning(
                "No time left in this minute for %s; they go first in the next.", ", ".join(names[position:])
            )
            return
        # Before the run: a job that hangs and is killed must not stand first in line for ever.
        heartbeat.beat(_beat_name(name), now)
        try:
            _jobs[name](now)
        except Exception:
            logger.exception("The clock job %s failed.", name)


def _longest_waiting_first() -> list[str]:
    beats = Heartbeat.objects.last_beats("job:")
    never = [name for name in _jobs if _beat_name(name) not in beats]
    return never + sorted((name for name in _jobs if name not in never), key=lambda name: beats[_beat_name(name)])


def _beat_name(name: str) -> str:
    return f"job:{name}"
