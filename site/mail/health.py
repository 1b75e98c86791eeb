"""How the site's machinery is: the same checks for the page in the admin and for `manage.py health`.

What is wrong enough to be said to the author at the beginning of the day is a warning (`desk.warnings`); it stands here
as well. Apps register in AppConfig.ready.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from desk import warnings
from mail.findings import Finding, Level, Section, gather

Check = Callable[[datetime], Iterable[Finding]]

_checks: dict[str, tuple[str | Promise, Check]] = {}


def register(name: str, title: str | Promise, check: Check) -> None:
    if name in _checks and _checks[name][1] is not check:
        raise ValueError(f"Another health check is already called {name!r}.")
    _checks[name] = (title, check)


def examine(now: datetime) -> list[Section]:
    found = [gather(title, partial(check, now)) for title, check in list(_checks.values())]
    warned = gather(_("Warnings"), partial(_warnings, now))
    return [warned, *found] if warned.findings else found


def ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return _("never")
    if abs((now - moment).total_seconds()) < 60:
        return _("less than a minute ago")
    return _("%(age)s ago") % {"age": timesince(moment, now, depth=1)}


def _warnings(now: datetime) -> list[Finding]:
    return [Finding(Level.WRONG, _("Warning"), sentence) for sentence in warnings.current(now)]
