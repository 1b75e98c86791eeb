"""Counters in the database, so that a limit holds whichever process answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import IntegrityError, transaction
from django.db.models import F

from guard.models import Counter


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` in `seconds`, for each client, each address or its domain, or all who use the form together."""

    name: str
    per: Literal["client", "form", "email", "domain"]
    amount: int
    seconds: int


def take(scope: str, key: str, limit: Limit, now: datetime) -> bool:
    """Count one more, unless the limit is reached. True when it was counted."""
    ends_at = now + timedelta(seconds=limit.seconds)
    scope = _scope(scope, limit)
    # Twice, because another process may open the window between our look and our insert.
    for _attempt in range(2):
        row = Counter.objects.filter(scope=scope, key=key)
        if row.filter(ends_at__gt=now, count__lt=limit.amount).update(count=F("count") + 1):
            return True
        if row.filter(ends_at__lte=now).update(count=1, ends_at=ends_at):
            return limit.amount > 0
        if limit.amount > 0 and _open_window(scope, key, ends_at):
            return True
    return False


def wait(scope: str, key: str, limit: Limit, now: datetime) -> timedelta:
    """How long until the window of a reached limit ends."""
    ends_at = Counter.objects.filter(scope=_scope(scope, limit), key=key).values_list("ends_at", flat=True).first()
    return max(ends_at - now, timedelta()) if ends_at else timedelta()


def _scope(scope: str, limit: Limit) -> str:
    return f"{scope}:{limit.name}"


def _open_window(scope: str, key: str, ends_at: datetime) -> bool:
    try:
        with transaction.atomic():
            Counter.objects.create(scope=scope, key=key, count=1, ends_at=ends_at)
    except IntegrityError:
        return False
    return True
