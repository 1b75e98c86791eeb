"""The delivery engine: claim rows, mark each started, send it, write down the answer. It knows no kind of mail."""

import logging
import os
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from mail import queues
from mail.enums import MailState, Reason
from mail.models import BLOCKED_PAUSE, Lane, Sendable
from mail.outcome import Outcome, Reply, judge, retry_after
from mail.smtp import Connection, Envelope, Lost, Unreachable

logger = logging.getLogger(__name__)

BATCH = 50
GRACE = 25
"""Seconds that the last mail may take beyond the time given to a drain."""
CUTS_ALLOWED = 2
"""How many mails in a row may lose their connection before it is the server's fault and not theirs."""


def drain(name: str, *, seconds: float = 50, now: Callable[[], datetime] = timezone.now) -> Counter[MailState]:
    """Send what is due in the queue `name` until nothing is left, the lane rests, or the time is up.

    Several may run at once, and any of them may be killed at any moment. Returns how many rows came to which state.
    """
    return _Drain(name, seconds, now).run()


def drop_expired_leases(name: str, now: datetime) -> int:
    return queues.get(name).rows().release_expired(now, resend=settings.MAIL_UNCERTAIN == "resend")


class _Drain:
    def __init__(self, name: str, seconds: float, now: Callable[[], datetime]) -> None:
        self.name, self.now = name, now
        self.queue = queues.get(name)
        self.lane = Lane.objects.of(name)
        self.worker = f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.stop_at = time.monotonic() + seconds
        self.connection = Connection(hard_stop=self.stop_at + GRACE)
        self.suspects: list[Sendable] = []
        self.cuts = 0
        self.tally: Counter[MailState] = Counter()

    def run(self) -> Counter[MailState]:
        drop_expired_leases(self.name, self.now())
        try:
            while self._may_go_on() and (rows := self.queue.rows().claim(self.worker, self.now(), BATCH)):
                self._batch(rows)
            if self.suspects:
                self._rest(f"{Reason.HUNG_UP}")
        finally:
            self.queue.rows().give_back(self.worker, self.now())
            self.connection.close()
        return self.tally

    def _may_go_on(self) -> bool:
        return time.monotonic() < self.stop_at and not self.lane.is_paused(self.now())

    def _batch(self, rows: list[Any]) -> None:
        for row in self._wanted(rows):
            if not self._may_go_on():
                return
            self._one(row)

    def _wanted(self, rows: list[Any]) -> list[Any]:
        if not isinstance(self.queue, queues.Choosy):
            return rows
        wanted = set(self.queue.still_wanted(rows))
        unwanted = [row.pk for row in rows if row.pk not in wanted]
        if unwanted:
            self.tally[MailState.SUPPRESSED] += self.queue.rows().suppress(self.worker, self.now(), unwanted)
        return [row for row in rows if row.pk in wanted]

    def _one(self, row: Sendable) -> None:
        envelope = self._envelope(row)
        if envelope is None:
            return
        try:
            reply = self._send(row, envelope)
        except Unreachable as error:
            row.mark_returned(self.now())
            self._rest(str(error))
        except Lost as error:
            self._cut(row, error)
        else:
            self._server_is_well()
            if reply is not None:
                self._record(row, reply)

    def _envelope(self, row: Sendable) -> Envelope | None:
        try:
            return self.queue.envelope(row)
        except Exception as error:
            logger.exception("The mail %s of the queue %s cannot be made ready.", row.pk, self.name)
            self._count(MailState.FAILED, row.mark_failed(self.now(), "", f"{Reason.UNREADABLE}: {error}"))
            return None

    def _send(self, row: Sendable, envelope: Envelope) -> Reply | None:
        """A connection that has carried mails before may have been closed by the server meanwhile: then once more."""
        used_before = self.connection.is_open and self.connection.mails_sent > 0
        if not self.connection.is_open:
            self.connection.open()
        try:
            return self.connection.send(envelope, lambda: row.mark_started(self.now()))
        except (Lost, Unreachable) as error:
            if not used_before or (isinstance(error, Lost) and error.body_sent):
                raise
        row.mark_not_started()
        self.connection.open()
        return self.connection.send(envelope, lambda: row.mark_started(self.now()))

    def _cut(self, row: Sendable, error: Lost) -> None:
        """The line broke: over this mail, or is it the server? The next mail will tell."""
        self.cuts += 1
        if error.body_sent:
            self._unanswered(row, str(error))
        else:
            row.mark_not_started()
            self.suspects.append(row)
        if self.cuts >= CUTS_ALLOWED:
            self._rest(f"{Reason.HUNG_UP}: {error}")

    def _unanswered(self, row: Sendable, detail: str) -> None:
        delay = retry_after(row.attempts) if settings.MAIL_UNCERTAIN == "resend" else None
        error = f"{Reason.NO_ANSWER}: {detail}"
        if delay is None:
            self._count(MailState.UNCERTAIN, row.mark_uncertain(self.now(), error))
        else:
            self._count(MailState.DEFERRED, row.mark_deferred(self.now() + delay, "", error))

    def _server_is_well(self) -> None:
        self.lane.mark_working()
        for row in self.suspects:
            self._put_off(row, "", Reason.HUNG_UP)
        self.suspects, self.cuts = [], 0

    def _rest(self, error: str, **rest: Any) -> None:
        logger.warning("The mail lane %s rests: %s", self.name, error)
        self.lane.pause(self.now(), error, **rest)
        self.suspects, self.cuts = [], 0

    def _record(self, row: Sendable, reply: Reply) -> None:
        words, now = str(reply), self.now()
        match judge(reply):
            case Outcome.ACCEPTED:
                self._count(MailState.ACCEPTED, row.mark_accepted(now, words))
            case Outcome.DEFERRED:
                self._put_off(row, words, Reason.REFUSED_FOR_NOW)
            case Outcome.BOUNCED:
                self._count(MailState.BOUNCED, row.mark_bounced(now, words, Reason.NO_SUCH_ADDRESS))
            case Outcome.BLOCKED:
                self._count(MailState.FAILED, row.mark_failed(now, words, Reason.BLOCKED))
                self._rest(f"{Reason.BLOCKED}: {words}", at_least=BLOCKED_PAUSE)
            case _:
                self._count(MailState.FAILED, row.mark_failed(now, words, Reason.REFUSED))

    def _put_off(self, row: Sendable, words: str, reason: Reason) -> None:
        delay = retry_after(row.attempts)
        if delay is None:
            self._count(MailState.FAILED, row.mark_failed(self.now(), words, Reason.GAVE_UP))
        else:
            self._count(MailState.DEFERRED, row.mark_deferred(self.now() + delay, words, reason))

    def _count(self, state: MailState, moved: bool) -> None:
        self.tally[state] += moved
