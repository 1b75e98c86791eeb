"""What a drain writes down, in groups: while one is on its way to the disk the next one gathers.

A reply stands in the same group as the start of the mail behind it, or in an earlier one. So of each connection at most
one mail is started and has no reply.
"""

import selectors
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import DatabaseError

from mail.conversation import Handover
from mail.enums import MailState
from mail.ledger import Change, Ledger
from mail.line import Line


class Record:
    def __init__(self, ledger: Ledger, selector: selectors.BaseSelector) -> None:
        self.changes: list[Change] = []
        """The next group."""
        self._ledger, self._selector = ledger, selector
        self._beginning: list[tuple[Line, Handover]] = []
        self._watched: int | None = None

    def __bool__(self) -> bool:
        return bool(self.changes) or self._ledger.is_writing

    @property
    def is_ready(self) -> bool:
        """Something can be done at once: the last group is written, or the next one is to be."""
        return self._ledger.is_written or (bool(self.changes) and not self._ledger.is_writing)

    def begin(self, lines: Sequence[Line], now: datetime) -> None:
        """Write down what has gathered, and that the mails which `lines` await start; unless a group is under way."""
        if self._ledger.is_writing:
            return
        self._beginning = [(line, line.talk.begin()) for line in lines]
        starts = [Change(hand.row.pk, MailState.CLAIMED) for _line, hand in self._beginning]
        if self.changes or starts:
            self._ledger.begin(self.changes + starts, now)
            self.changes = []
            self._watch(self._ledger.socket)

    def written(self) -> Iterator[tuple[Line, bool]]:
        """Of the group that has just been committed: the lines whose mail begins, and whether it is still ours."""
        written = self._ledger.take()
        if written is not None:
            self._watch(None)
            for line, hand in self._beginning:
                yield line, hand.row.pk in written

    def finish(self, hands: Sequence[Handover], now: datetime) -> None:
        """Whatever happened: the replies, and that of `hands` those that were begun had no byte of their body sent."""
        with suppress(DatabaseError):
            self._ledger.wait()
        answers = [change for change in self._ledger.forget() + self.changes if change.state is not MailState.CLAIMED]
        unsent = [Change.back(hand.row, now) for hand in hands if hand.begun and not hand.body_sent]
        self._ledger.write(answers + unsent, now)

    def _watch(self, socket: int | None) -> None:
        """Wake the drain when the database answers."""
        if self._watched is not None:
            self._selector.unregister(self._watched)
        if socket is not None:
            self._selector.register(socket, selectors.EVENT_READ)
        self._watched = socket
