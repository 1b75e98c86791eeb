"""Counters in the database, so that a limit holds whichever process answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import connection

from guard.models import Counter

# One statement, so that no two processes can count the same place: open a window, renew an ended one, or count in it.
_TAKE = """
INSERT INTO guard_counter AS counter (scope, key, count, ends_at)
VALUES (%(scope)s, %(key)s, 1, %(ends_at)s)
ON CONFLICT (scope, key) DO UPDATE SET
    count = CASE WHEN counter.ends_at <= %(now)s THEN 1 ELSE counter.count + 1 END,
    ends_at = CASE WHEN counter.ends_at <= %(now)s THEN excluded.ends_at ELSE counter.ends_at END
WHERE counter.ends_at <= %(now)s OR counter.count < %(amount)s
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` in `seconds`, for each client, each address or its domain, or all who use the form together."""

    name: str
    per: Literal["client", "form", "email", "domain"]
    amount: int
    seconds: int


def take(scope: str, key: str, limit: Limit, now: datetime) -> bool:
    """Count one more, unless the limit is reached. True when it was counted."""
    if limit.amount < 1:
        return False
    times = {"now": now, "ends_at": now + timedelta(seconds=limit.seconds)}
    stored = {name: connection.ops.adapt_datetimefield_value(time) for name, time in times.items()}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"scope": _scope(scope, limit), "key": key, "amount": limit.amount, **stored})
        return bool(cursor.rowcount == 1)


def wait(scope: str, key: str, limit: Limit, now: datetime) -> timedelta:
    """How long until the window of a reached limit ends."""
    ends_at = Counter.objects.filter(scope=_scope(scope, limit), key=key).values_list("ends_at", flat=True).first()
    return max(ends_at - now, timedelta()) if ends_at else timedelta()


def _scope(scope: str, limit: Limit) -> str:
    return f"{scope}:{limit.name}"
