"""The SMTP dialogue of one open connection, as a machine over bytes: it knows no socket, no clock and no database.

Where the server offers it (RFC 2920), MAIL, RCPT and DATA leave together, and those of the next mail behind the body of
this one. Nothing of a body leaves before `send_body`.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mail.outcome import Reply, Stage
from mail.replies import NotUnderstood, Replies

LEADING_DOT = re.compile(rb"(?m)^\.")
_PATH = re.compile(r"[!-;=?-~]*")


@dataclass(frozen=True, slots=True)
class Envelope:
    """`data` has CRLF line ends and nothing but ASCII in it; an empty `mail_from` is the null sender.

    `dots_doubled` says that lines which begin with a dot have a second one already (RFC 5321, 4.5.2).
    """

    mail_from: str
    rcpt_to: str
    data: bytes
    dots_doubled: bool = False

    def __post_init__(self) -> None:
        for address in (self.mail_from, self.rcpt_to):
            if not _PATH.fullmatch(address):
                raise ValueError(f"{address!r} cannot stand in an envelope.")


@dataclass(slots=True, eq=False)
class Handover:
    """One mail in the course of this dialogue."""

    row: Any
    envelope: Envelope
    refused_at: Stage | None = None
    awaited: bool = False
    """The server waits for the body."""
    body_sent: bool = False
    """From here on only its reply tells what became of it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The reply that decides about a mail."""

    handover: Handover
    reply: Reply


@dataclass(slots=True)
class Conversation:
    pipelining: bool
    out: bytearray = field(default_factory=bytearray)
    """What is to be written; whoever writes it takes it from the front."""
    hands: deque[Handover] = field(default_factory=deque)
    """Mails not yet decided, in order: of two, the body of the first is under way."""
    answered: int = 0
    _replies: Replies = field(default_factory=Replies)
    _unsent: deque[tuple[Stage, Handover | None, bytes]] = field(default_factory=deque)
    _expected: deque[tuple[Stage, Handover | None]] = field(default_factory=deque)
    _reset_due: bool = False

    @property
    def has_room(self) -> bool:
        """Whether another mail may be offered."""
        if not self.hands:
            # Of a mail that was refused, the server may still have to say something about its DATA.
            return not self._expected
        return self.pipelining and len(self.hands) == 1 and self.hands[0].body_sent

    @property
    def awaits_server(self) -> bool:
        return bool(self.out or self._expected)

    @property
    def awaited(self) -> Handover | None:
        """The mail whose body the server waits for."""
        return self.hands[0] if self.hands and self.hands[0].awaited else None

    def offer(self, row: Any, envelope: Envelope) -> None:
        hand = Handover(row, envelope)
        if self._reset_due:
            self._unsent.append((Stage.RESET, None, b"RSET\r\n"))
            self._reset_due = False
        self._unsent += (
            (Stage.MAIL, hand, b"MAIL FROM:<%b>\r\n" % envelope.mail_from.encode()),
            (Stage.RCPT, hand, b"RCPT TO:<%b>\r\n" % envelope.rcpt_to.encode()),
            (Stage.DATA, hand, b"DATA\r\n"),
        )
        self.hands.append(hand)
        self._say_what_may_be_said()

    def send_body(self) -> None:
        """Of the mail that is awaited."""
        hand = self.hands[0]
        hand.awaited, hand.body_sent = False, True
        data = hand.envelope.data
        self.out += data if hand.envelope.dots_doubled else LEADING_DOT.sub(b"..", data)
        self._finish_data(hand, b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")

    def quit(self) -> None:
        """Nothing may be under way."""
        self.out += b"QUIT\r\n"

    def receive(self, data: bytes) -> Iterator[Answered]:
        """Take in what the server said, and go on. Raises NotUnderstood: then the connection is of no more use."""
        for code, text in self._replies.feed(data):
            if not self._expected:
                raise NotUnderstood(f"unasked: {code} {text}")
            stage, hand = self._expected.popleft()
            reply = Reply(stage, code, text)
            if hand is not None:
                yield from self._hear(hand, reply)
            elif code // 100 != 2:
                raise NotUnderstood(str(reply))
            self._say_what_may_be_said()

    def _say_what_may_be_said(self) -> None:
        while self._unsent and (self.pipelining or not self._expected):
            stage, hand, command = self._unsent.popleft()
            self._expected.append((stage, hand))
            self.out += command

    def _finish_data(self, hand: Handover, end: bytes) -> None:
        self.out += end
        self._expected.append((Stage.BODY, hand))

    def _hear(self, hand: Handover, reply: Reply) -> Iterator[Answered]:
        kind = reply.code // 100
        if reply.code == 421:
            # The server hangs up after these words and owes no further answer.
            yield from self._decide(hand, reply)
        elif reply.stage is Stage.DATA:
            yield from self._hear_of_data(hand, reply)
        elif kind == 3:
            raise NotUnderstood(str(reply))
        elif reply.stage is Stage.BODY:
            yield from self._decide(hand, reply)
        elif kind != 2:
            self._reset_due = True
            self._unsent = deque(step for step in self._unsent if step[1] is not hand)
            hand.refused_at = hand.refused_at or reply.stage
            yield from self._decide(hand, reply)

    def _hear_of_data(self, hand: Handover, reply: Reply) -> Iterator[Answered]:
        if reply.code == 354 and hand.refused_at is None:
            hand.awaited = True
        elif reply.code == 354 and hand.refused_at is Stage.RCPT:
            # The server waits all the same: an end without a body, which has no receiver.
            self._reset_due = False
            self._finish_data(hand, b".\r\n")
        elif reply.code // 100 in {4, 5}:
            self._reset_due = True
            yield from self._decide(hand, reply)
        else:
            raise NotUnderstood(str(reply))

    def _decide(self, hand: Handover, reply: Reply) -> Iterator[Answered]:
        """The first refusal decides; what the server says after it about the same mail follows from it."""
        if hand in self.hands:
            self.hands.remove(hand)
            self.answered += 1
            yield Answered(hand, reply)
