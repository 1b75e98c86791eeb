"""Counters in the database, so that a limit holds whichever process answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from django.db import connection
from django.db.models import F

from guard.models import Counter

# One statement, so that no two processes can count the same place: open a window, renew an ended one, or count in it.
# Where a limit is reached nothing is written at all, so that a flood costs no more than a look. In the order of the
# keys, so that no two statements wait for each other.
_TAKE = """
WITH wanted (scope, key, amount, ends_at) AS (VALUES {places})
INSERT INTO guard_counter AS counter (scope, key, count, ends_at)
SELECT scope, key, 1, ends_at FROM wanted
WHERE NOT EXISTS (
    SELECT 1 FROM guard_counter AS other JOIN wanted ON wanted.scope = other.scope AND wanted.key = other.key
    WHERE other.ends_at > %(now)s AND other.count >= wanted.amount
)
ORDER BY scope, key
ON CONFLICT (scope, key) DO UPDATE SET
    count = CASE WHEN counter.ends_at <= %(now)s THEN 1 ELSE counter.count + 1 END,
    ends_at = CASE WHEN counter.ends_at <= %(now)s THEN excluded.ends_at ELSE counter.ends_at END
WHERE counter.ends_at <= %(now)s OR counter.count < (
    SELECT amount FROM wanted WHERE wanted.scope = excluded.scope AND wanted.key = excluded.key
)
RETURNING scope, key
"""
_PLACE = "(%(scope{0})s, %(key{0})s, %(amount{0})s, %(ends_at{0})s)"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` in `seconds`, for each client, each address or its domain, or all who use the form together."""

    name: str
    per: Literal["client", "form", "email", "domain"]
    amount: int
    seconds: int


Place = tuple[str, str]


def take(scope: str, key: str, limit: Limit, now: datetime) -> bool:
    """Count one more, unless the limit is reached. True when it was counted."""
    return take_all(scope, [(limit, key)], now) is None


def take_all(scope: str, keyed: Sequence[tuple[Limit, str]], now: datetime) -> Limit | None:
    """Count one more under each limit with its key; or, where one is reached, under none, and say which it is."""
    if closed := next((limit for limit, _key in keyed if limit.amount < 1), None):
        return closed
    places = {(_scope(scope, limit), key): limit for limit, key in keyed}
    counted = _counted(places, now) if places else set()
    if len(counted) == len(places):
        return None
    for name, key in counted:
        # A limit was reached by another process, after this one had looked.
        Counter.objects.filter(scope=name, key=key).update(count=F("count") - 1)
    left = [place for place in places if place not in counted]
    return places[next((place for place in left if _is_reached(place, places[place], now)), left[0])]


def wait(scope: str, key: str, limit: Limit, now: datetime) -> timedelta:
    """How long until the window of a reached limit ends."""
    ends_at = Counter.objects.filter(scope=_scope(scope, limit), key=key).values_list("ends_at", flat=True).first()
    return max(ends_at - now, timedelta()) if ends_at else timedelta()


def _counted(places: dict[Place, Limit], now: datetime) -> set[Place]:
    stored = connection.ops.adapt_datetimefield_value
    values: dict[str, Any] = {"now": stored(now)}
    for number, ((scope, key), limit) in enumerate(places.items()):
        ends_at = stored(now + timedelta(seconds=limit.seconds))
        place = {"scope": scope, "key": key, "amount": limit.amount, "ends_at": ends_at}
        values |= {f"{name}{number}": value for name, value in place.items()}
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(places)), values)
        return set(cursor.fetchall())


@cache
def _statement(amount: int) -> str:
    return _TAKE.format(places=", ".join(map(_PLACE.format, range(amount))))


def _is_reached(place: Place, limit: Limit, now: datetime) -> bool:
    scope, key = place
    return Counter.objects.filter(scope=scope, key=key, ends_at__gt=now, count__gte=limit.amount).exists()


def _scope(scope: str, limit: Limit) -> str:
    return f"{scope}:{limit.name}"
