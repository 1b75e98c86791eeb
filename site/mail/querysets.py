from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q

from mail.enums import DUE, RESENDABLE, SETTLED, STOPPABLE, UNFINISHED, MailState, Reason

LEASE = timedelta(minutes=2)
"""Renewed long before it runs out, so that a lease that has run out means a dead worker."""
MAX_ATTEMPTS = 7
USUAL_WAIT = timedelta(minutes=3)
"""A mail that has waited longer is told of, well within five minutes."""


class SendableQuerySet(models.QuerySet[Any]):
    """Claims, leases and counts of rows that are mails; every move is one conditional UPDATE."""

    def due(self, now: datetime) -> Self:
        return self.filter(state__in=DUE, next_attempt_at__lte=now)

    def needs_worker(self, now: datetime) -> Self:
        """What is due, and what a dead worker has left behind."""
        return self.due(now) | self.filter(state=MailState.CLAIMED, lease_until__lt=now)

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def stuck(self) -> Self:
        """What needs a person."""
        return self.filter(state__in=RESENDABLE)

    def held_by(self, worker: str) -> Self:
        return self.filter(state=MailState.CLAIMED, worker=worker)

    def claim(self, worker: str, now: datetime, limit: int, *, after: int = 0) -> list[Any]:
        """Take up to `limit` due rows behind the primary key `after`; their attempt counter is raised before any work
        is done on them.

        Two workers never get the same row: PostgreSQL skips locked rows, SQLite has one writer at a time. So what was
        read under the lock is what the UPDATE finds, and need not be read again.
        """
        changes = {"state": MailState.CLAIMED, "worker": worker, "lease_until": now + LEASE, "started_at": None}
        with transaction.atomic():
            due = self.due(now).filter(pk__gt=after).select_related(None).order_by("pk")
            rows = list(due.select_for_update(skip_locked=True)[:limit])
            if rows:
                self._rows([row.pk for row in rows]).update(**changes, attempts=F("attempts") + 1)
        for row in rows:
            row.attempts += 1
            for name, value in changes.items():
                setattr(row, name, value)
        return rows

    def renew(self, worker: str, now: datetime, pks: Sequence[int]) -> int:
        """For a worker that lives longer than its leases."""
        return self.held_by(worker).filter(pk__in=pks).update(lease_until=now + LEASE)

    def give_back(self, worker: str, now: datetime, *, pks: Sequence[int] | None = None) -> int:
        """Return rows of which nothing was sent; the attempt is not charged."""
        held = self.held_by(worker).filter(started_at=None)
        return self._uncharge(held if pks is None else held.filter(pk__in=pks), now)

    def release_expired(self, now: datetime, *, resend: bool, in_hand: int = 1) -> int:
        """Take back the rows of dead workers: what was not begun goes out as if nothing had been, what was begun may
        have arrived and is either sent again, byte for byte, or held for a person.

        Workers go through their rows in order, so the first `in_hand` that were not begun may be what killed the
        worker: these are charged, and go out one at a time (`suspected`).
        """
        expired = self.filter(state=MailState.CLAIMED, lease_until__lt=now)
        if not expired.exists():
            return 0
        begun = list(expired.exclude(started_at=None).values_list("pk", flat=True))
        waiting = expired.filter(started_at=None).order_by("worker", "pk").values_list("worker", "pk")
        charged = [pk for _worker, rows in groupby(waiting, itemgetter(0)) for _, pk in islice(rows, in_hand)]
        moved = self._settle_begun(self._rows(begun).filter(state=MailState.CLAIMED, lease_until__lt=now), now, resend)
        moved += self._settle_suspects(self._rows(charged).filter(state=MailState.CLAIMED, lease_until__lt=now), now)
        return moved + self._uncharge(expired.filter(started_at=None), now)

    def suspected(self) -> Self:
        """Rows that a worker may have died of."""
        return self.filter(last_error=Reason.WORKER_DIED)

    def unsuspected(self) -> Self:
        return self.exclude(last_error=Reason.WORKER_DIED)

    def send_again(self, now: datetime) -> int:
        """A new attempt, from the beginning, of the same bytes."""
        return self.stuck().update(
            state=MailState.QUEUED, attempts=0, next_attempt_at=now, started_at=None, finished_at=None, last_error=""
        )

    def stoppable(self) -> "Self":
        """Also what a worker has taken and not begun: it asks before it begins."""
        return self.filter(Q(state__in=STOPPABLE) | Q(state=MailState.CLAIMED, started_at=None))

    def cancel(self, now: datetime) -> int:
        changes = {"state": MailState.CANCELLED, "worker": "", "lease_until": None, "finished_at": now}
        return self.stoppable().update(**changes)

    def _rows(self, pks: Sequence[int]) -> "SendableQuerySet":
        # Not through `self`: its own filters may be joins, which an UPDATE would turn into subqueries.
        return SendableQuerySet(self.model, using=self.db).filter(pk__in=pks)

    def _uncharge(self, rows: "SendableQuerySet", now: datetime) -> int:
        return rows.update(
            state=models.Case(
                models.When(attempts__gt=1, then=models.Value(MailState.DEFERRED.value)),
                default=models.Value(MailState.QUEUED.value),
            ),
            attempts=F("attempts") - 1,
            worker="",
            lease_until=None,
            next_attempt_at=now,
        )

    def _settle_begun(self, rows: "SendableQuerySet", now: datetime, resend: bool) -> int:
        again = Q(attempts__lt=MAX_ATTEMPTS) if resend else Q(pk__in=[])
        moved = rows.exclude(again).update(
            state=MailState.UNCERTAIN, worker="", lease_until=None, finished_at=now, last_error=Reason.WORKER_DIED
        )
        return moved + rows.filter(again).update(
            state=MailState.DEFERRED, worker="", lease_until=None, next_attempt_at=now, last_error=Reason.WORKER_DIED
        )

    def _settle_suspects(self, rows: "SendableQuerySet", now: datetime) -> int:
        moved = rows.filter(attempts__gte=MAX_ATTEMPTS).update(
            state=MailState.FAILED, worker="", lease_until=None, finished_at=now, last_error=Reason.WORKER_DIED
        )
        return moved + rows.update(
            state=MailState.DEFERRED, worker="", lease_until=None, next_attempt_at=now, last_error=Reason.WORKER_DIED
        )


class OutboxQuerySet(SendableQuerySet):
    def due(self, now: datetime) -> Self:
        """Without the rows that stand behind an unfinished one of the same `order_key`."""
        earlier = self.model._default_manager.filter(
            order_key=OuterRef("order_key"), pk__lt=OuterRef("pk"), state__in=UNFINISHED
        )
        return super().due(now).filter(Q(order_key="") | ~Exists(earlier))

    def undelivered(self, now: datetime) -> Self:
        """What needs a person, and what has waited longer than a mail usually does."""
        late = Q(state__in=UNFINISHED, created_at__lt=now - USUAL_WAIT)
        return self.filter(Q(state__in=RESENDABLE) | late)

    def with_old_bodies(self, before: datetime) -> Self:
        return self.filter(state__in=SETTLED, finished_at__lt=before).exclude(raw=b"")
