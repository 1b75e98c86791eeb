"""Archive, snooze, and take back: what the inbox itself does to things, whatever they are."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from desk.kinds import Kind, registered
from desk.models import Mark

Chosen = Iterable[tuple[Kind, QuerySet[Any]]]
"""Of each kind, rows that wait."""


def archive(chosen: Chosen, now: datetime) -> int:
    """Out of the inbox for good. Says how many that were."""
    return _mark(chosen, None, now)


def snooze(chosen: Chosen, until: datetime, now: datetime) -> int:
    """Out of sight until that moment; it comes back by itself."""
    return _mark(chosen, until, now)


def bring_back(chosen: Chosen) -> int:
    """Take either back."""
    with transaction.atomic():
        rows = [(kind, _keys(rows)) for kind, rows in chosen]
        return sum(Mark.objects.filter(kind=kind.name, row__in=pks).delete()[0] for kind, pks in rows)


def bring_back_of(moment: datetime) -> int:
    """Take back all that was laid aside at that moment, by one click."""
    return Mark.objects.filter(made_at=moment).delete()[0]


def forget_spent(now: datetime) -> None:
    """Forget the marks of what no longer waits, so that it is seen when it waits again, and those that have ended."""
    Mark.objects.filter(until__lte=now).delete()
    Mark.objects.exclude(kind__in=[kind.name for kind in registered()]).delete()
    for kind in registered():
        Mark.objects.filter(kind=kind.name).exclude(row__in=kind.rows(now).order_by().values("pk")).delete()


def _mark(chosen: Chosen, until: datetime | None, now: datetime) -> int:
    with transaction.atomic():
        marks = [Mark(kind=kind.name, row=pk, until=until, made_at=now) for kind, rows in chosen for pk in _keys(rows)]
        Mark.objects.bulk_create(
            marks, update_conflicts=True, unique_fields=["kind", "row"], update_fields=["until", "made_at"]
        )
    return len(marks)


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True))
