"""The delivery engine: one thread, a few connections, and a ledger. It knows no kind of mail.

Each round takes in what the servers have said, writes it down together with the starts of the next mails in ONE
statement, and only then sends the bodies of those mails. So whenever this process dies, a row that is started and has
no reply may have arrived, at most one for each connection, and no other row can have.
"""

import logging
import os
import secrets
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from mail import queues, verdict
from mail.conversation import Answered, Handover
from mail.enums import MailState, Reason
from mail.ledger import Change, Ledger
from mail.line import Line, say_goodbye
from mail.models import BLOCKED_PAUSE, Lane
from mail.outcome import Outcome, judge
from mail.rates import Permits
from mail.smtp import connect_many, relay
from mail.supply import Supply

logger = logging.getLogger(__name__)

GRACE = 25
"""Seconds that the last mails may take beyond the time given to a drain."""
CUTS_ALLOWED = 2
"""How many mails in a row may lose their connection before it is the server's fault and not theirs."""
FIRST_WORD = 1.0
"""Seconds after which a first connection without any answer is no longer waited for before the second is opened."""
ROUND = 0.25


def drain(name: str, *, seconds: float = 50, now: Callable[[], datetime] = timezone.now) -> Counter[MailState]:
    """Send what is due in the queue `name` until nothing is left, the lane rests, or the time is up.

    Several may run at once, and any of them may be killed at any moment. Returns how many rows came to which state.
    """
    return _Drain(name, seconds, now).run()


def drop_expired_leases(name: str, now: datetime) -> int:
    resend = settings.MAIL_UNCERTAIN == "resend"
    return queues.get(name).rows().release_expired(now, resend=resend, in_hand=settings.MAIL_CONNECTIONS)


class _Drain:
    def __init__(self, name: str, seconds: float, now: Callable[[], datetime]) -> None:
        self.name, self.now = name, now
        self.queue = queues.get(name)
        self.lane = Lane.objects.of(name)
        self.stop_at = time.monotonic() + seconds
        self.most = settings.MAIL_CONNECTIONS
        worker = f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.ledger = Ledger(name, self.queue.rows(), worker)
        self.permits = Permits(name, relay())
        self.supply = Supply(self.queue, self.ledger, self.permits, self.most)
        self.selector = selectors.DefaultSelector()
        self.lines: list[Line] = []
        self.changes: list[Change] = []
        self.suspects: list[Any] = []
        self.cuts = 0
        self.heard = False
        self.resting = self.lane.is_paused(now())

    def run(self) -> Counter[MailState]:
        drop_expired_leases(self.name, self.now())
        try:
            while self._goes_on():
                self._hand_out()
                self._listen()
                self._record()
            if self.suspects and not self.resting:
                self._rest(f"{Reason.HUNG_UP}")
            if self.permits.is_closed(self.now()):
                self.lane.wait(self.permits.opens_at)
        finally:
            self._end()
        return self.ledger.tally

    # What goes out

    def _may_start(self) -> bool:
        return not self.resting and time.monotonic() < self.stop_at

    def _goes_on(self) -> bool:
        if self.supply.look(self._unsent, self.now()):
            self.lane.refresh_from_db()
            self.resting = self.resting or self.lane.is_paused(self.now())
        in_hand = any(line.talk.hands for line in self.lines)
        if self._may_start():
            self.supply.fill(self.now(), all_done=not in_hand)
            return in_hand or bool(self.supply or self.changes) or self.supply.expects_more
        self._close_where_nothing_was_begun()
        return bool(self.lines or self.changes)

    def _hand_out(self) -> None:
        """First to the connections that do nothing; then, where the server can, behind the body under way."""
        if not self._may_start():
            return
        for line in sorted((line for line in self.lines if line.talk.has_room), key=lambda line: len(line.talk.hands)):
            self._feed(line)
        if self.supply.is_due and self._may_open():
            self._open()

    def _feed(self, line: Line) -> None:
        while line.talk.has_room and self._may_start() and (row := self.supply.take()):
            try:
                line.talk.offer(row, self.queue.envelope(row))
            except DatabaseError:
                raise
            except Exception as error:
                logger.exception("The mail %s of the queue %s cannot be made ready.", row.pk, self.name)
                self.changes.append(verdict.unreadable(row, error))
        line.write()

    def _may_open(self) -> bool:
        """The second and all further ones when the first has shown that the server is there."""
        if not self.lines:
            return True
        waited = time.monotonic() - self.lines[0].opened_at > FIRST_WORD
        return len(self.lines) < self.most and (self.heard or waited)

    def _open(self) -> None:
        """The first one alone; when the server has shown that it is there, as many as there is work for."""
        wanted = min(self.most - len(self.lines), len(self.supply)) if self.lines else 1
        patience = self._patience()
        opened, refusal = connect_many(wanted, patience)
        for one in opened:
            line = Line(one, patience)
            self.lines.append(line)
            self.selector.register(line.socket, line.watched, line)
            self._feed(line)
        if refusal and not self.lines:
            self._rest(str(refusal))
        elif refusal:
            # Servers allow only so many connections at once.
            self.most = len(self.lines)

    def _patience(self) -> float:
        return min(float(settings.EMAIL_TIMEOUT), max(1.0, self.stop_at + GRACE - time.monotonic()))

    # What comes back

    def _listen(self) -> None:
        for line in self.lines:
            self._watch(line)
        timeout = 0 if self.changes else min(ROUND, self.supply.wait)
        for key, events in self.selector.select(timeout):
            line = key.data
            if events & selectors.EVENT_READ:
                for answer in line.read():
                    self._judge(line, answer)
            line.write()
        moment = time.monotonic()
        for line in [*self.lines]:
            line.check(moment)
            if line.broken:
                self._cut(line)

    def _watch(self, line: Line) -> None:
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if line.talk.out else 0)
        if line.watched != events:
            self.selector.modify(line.socket, events, line)
            line.watched = events

    def _judge(self, line: Line, answer: Answered) -> None:
        row, reply, now = answer.handover.row, answer.reply, self.now()
        outcome = judge(reply)
        if outcome is Outcome.CLOSED:
            line.broken = line.broken or str(reply)
            self._closed(line, answer.handover, str(reply))
        elif outcome is Outcome.BLOCKED and not self._is_blocked_alone(row):
            self.changes.append(verdict.blocked(row, reply, now + BLOCKED_PAUSE))
            self._rest(f"{Reason.BLOCKED}: {reply}", at_least=BLOCKED_PAUSE)
        else:
            self._server_is_well()
            self.changes.append(verdict.on_reply(row, reply, now))

    def _is_blocked_alone(self, row: Any) -> bool:
        """It was refused as the site's mail before, and other mail has gone through since then."""
        return row.last_error.startswith(Reason.BLOCKED) and not self.lane.failures

    def _closed(self, line: Line, hand: Handover, said: str) -> None:
        """A server that has had enough of a used connection may well take the mail over a new one."""
        if hand.body_sent or line.talk.answered == 1:
            self.changes.append(Change.back(hand.row, self.now()))
        else:
            self.supply.put_back(hand.row)
        if line.talk.answered == 1:
            self._rest(f"{Reason.BUSY}: {said}")

    def _cut(self, line: Line) -> None:
        """The line broke: over one of its mails, or is it the server? The next mail will tell."""
        self._close(line)
        blamed = False
        used = line.talk.answered > 0
        for hand in line.talk.hands:
            if hand.body_sent:
                resend = settings.MAIL_UNCERTAIN == "resend"
                self.changes.append(verdict.on_silence(hand.row, self.now(), line.broken, resend=resend))
                used = blamed = True
            elif used:
                self.supply.put_back(hand.row)
            else:
                self.suspects.append(hand.row)
                blamed = True
        self.cuts += blamed
        if self.cuts >= CUTS_ALLOWED:
            self._rest(f"{Reason.HUNG_UP}: {line.broken}")

    def _server_is_well(self) -> None:
        if not self.resting:
            self.lane.mark_working()
        self.changes += [verdict.put_off(row, self.now(), Reason.HUNG_UP) for row in self.suspects]
        self.suspects, self.cuts, self.heard = [], 0, True

    def _rest(self, error: str, *, at_least: timedelta = timedelta()) -> None:
        if self.resting:
            return
        self.lane.pause(self.now(), error, at_least=at_least)
        self.suspects, self.cuts, self.resting = [], 0, True

    # What is written down

    def _record(self) -> None:
        """The replies that came and the starts of the mails whose turn it is; then, and only then, their bodies."""
        starting = [line for line in self.lines if line.talk.awaited] if self._may_start() else []
        starts = [Change(line.talk.hands[0].row.pk, MailState.CLAIMED) for line in starting]
        changes = self.changes + starts
        if not changes:
            return
        written = self.ledger.write(changes, self.now())
        self.changes = []
        for line, start in zip(starting, starts, strict=True):
            if start.pk in written:
                line.talk.send_body()
                self._feed(line)
            else:
                # The server waits for a body, and there is no other way to withhold it.
                self._close(line)

    # How it ends

    def _unsent(self) -> list[int]:
        begun = {hand.row.pk for line in self.lines for hand in line.talk.hands if hand.body_sent}
        return [pk for pk in self.ledger.held if pk not in begun]

    def _close(self, line: Line) -> None:
        self.selector.unregister(line.socket)
        self.lines.remove(line)
        line.close()

    def _close_where_nothing_was_begun(self) -> None:
        for line in [*self.lines]:
            if not any(hand.body_sent for hand in line.talk.hands):
                self._close(line)

    def _end(self) -> None:
        """Also after an error, whatever it was; then the database may be gone, and the leases run out by themselves."""
        try:
            self.ledger.write(self.changes, self.now())
            self.ledger.give_back(self._unsent(), self.now())
        except DatabaseError:
            logger.warning("The queue %s could not be told what was not sent.", self.name, exc_info=True)
        finally:
            say_goodbye(self.lines)
            self.selector.close()
