"""What is wrong with the site itself, said where the author begins the day."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from clock import heartbeat

Check = Callable[[datetime], str | None]
SILENCE = timedelta(minutes=5)

_checks: list[Check] = []


def register(check: Check) -> None:
    """`check(now)` tells in a sentence what is wrong, or None. Called from an app's AppConfig.ready."""
    if check not in _checks:
        _checks.append(check)


def current(now: datetime) -> list[str]:
    return [found for check in _checks if (found := check(now))]


def clock_stands_still(now: datetime) -> str | None:
    if _silent("default", now):
        return _(
            "The clock stands still: nothing is published, collected or sent by itself. "
            "Start the worker “default”, or tell the person who runs the site."
        )
    return None


def mail_stands_still(now: datetime) -> str | None:
    # Where the clock is silent too, that is the thing to mend: the mail cluster beats only when the clock asks it.
    if _silent("mail", now) and not _silent("default", now):
        return _("No mail leaves the site. Start the worker “mail”, or tell the person who runs the site.")
    return None


def _silent(name: str, now: datetime) -> bool:
    age = heartbeat.age(name, now)
    return age is None or age > SILENCE
