"""A mail server that does to each mail what a schedule says, and notes what it did.

A mail is known by the number in its sender's address, so that it is known from the first command on. What the schedule
says of it happens at one visit after the other; after that it is taken.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

from tests.mail.raw_smtp import Conversation, serving


class Stage(Enum):
    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    MIDST = auto()
    """While the body comes."""
    DOT = auto()


class Seen(Enum):
    """What the client can know of a visit once it is over."""

    KEPT = auto()
    LATER = auto()
    CLOSED = auto()
    BOUNCED = auto()
    REFUSED = auto()
    BLOCKED = auto()
    HUNG_UP = auto()
    """Before any of the body."""
    CUT = auto()
    """In the midst of the body."""
    SILENT = auto()
    """The whole body came, and no answer that can be read went back."""


HANG_UP, GARBAGE, HALF, SILENCE = "hang up", "garbage", "half a line", "silence"
"""Instead of a reply."""
WORDLESS = {HANG_UP: b"", GARBAGE: b"what do you want?\r\n", HALF: b"250-2.0", SILENCE: b""}
KEPT = "250 2.0.0 kept"
_NUMBER = re.compile(r"\+(\d+)@")
BEFORE_THE_BODY = {Stage.MAIL, Stage.RCPT, Stage.DATA}
AFTERWARDS = {"MAIL", "RSET", "QUIT"}
"""What a client says only when it has read what became of the mail before."""
_A_CHUNK = 3


@dataclass(frozen=True)
class Fault:
    stage: Stage
    reply: str

    @property
    def seen(self) -> Seen:
        if self.reply in WORDLESS:
            return {Stage.MIDST: Seen.CUT, Stage.DOT: Seen.SILENT}.get(self.stage, Seen.HUNG_UP)
        return meaning(self.reply)


def meaning(reply: str) -> Seen:
    code, enhanced = reply[:3], reply[4:9]
    if code == "421":
        return Seen.CLOSED
    if code[0] == "2":
        return Seen.KEPT
    if code[0] == "4":
        return Seen.LATER
    return {"5.1.1": Seen.BOUNCED, "5.7.1": Seen.BLOCKED}.get(enhanced, Seen.REFUSED)


@dataclass
class Chaos:
    """`arrivals` is what happens to the first connections: a greeting, or one of WORDLESS."""

    faults: dict[int, Sequence[Fault]] = field(default_factory=dict)
    arrivals: list[str] = field(default_factory=list)
    pipelining: bool = True
    takes_data_after_a_refusal: bool = False
    in_chunks: bool = False
    in_several_lines: bool = False
    visits: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    seen: dict[int, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    bodies: dict[int, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    unheard: set[tuple[int, int]] = field(default_factory=set)
    """Mail and visit: refused before its body on a line that the client then left, so it need not have read it."""
    wrongs: list[str] = field(default_factory=list)
    """What a client must never do."""

    def fault(self, mail: int) -> Fault | None:
        planned, visit = self.faults.get(mail, ()), self.visits[mail]
        return planned[visit] if visit < len(planned) else None

    def over(self, mail: int, seen: Seen) -> None:
        self.seen[mail].append(seen)
        self.visits[mail] += 1


class Chaotic(Conversation):
    """One connection of such a server."""

    def __init__(self, chaos: Chaos) -> None:
        super().__init__()
        self.chaos = chaos
        if not chaos.pipelining:
            self.extensions = ("8BITMIME",)
        self._mail: int | None = None
        self._open = self._refused = self._after_rcpt = False
        self._deaf = self._leaving = False
        self._refusal: tuple[int, int] | None = None
        self._pending = bytearray()

    def greet(self) -> None:
        arrival = self.chaos.arrivals.pop(0) if self.chaos.arrivals else self.greeting
        if arrival in WORDLESS:
            self._wordless(arrival)
        else:
            self.say(arrival)
            if not arrival.startswith("2"):
                self._leave()

    @property
    def listens(self) -> bool:
        return not self._deaf and super().listens

    def write(self, data: bytes) -> None:
        if not self.chaos.in_chunks:
            super().write(data)
            return
        self._pending += data
        if len(self._pending) == len(data):
            self.loop.call_soon(self._write_a_chunk)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._refusal:
            self.chaos.unheard.add(self._refusal)
        super().connection_lost(exc)

    def answer(self, verb: str, argument: str) -> None:
        if verb in AFTERWARDS:
            self._refusal = None
        match verb:
            case "MAIL":
                self._begin(argument)
            case "RCPT":
                self._step(Stage.RCPT, "250 2.1.5 fine")
            case "DATA":
                self._data()
            case "RSET":
                self._mail, self._open = None, False
                super().answer(verb, argument)
            case "QUIT":
                self.say("221 bye")
                self._leave()
            case _:
                super().answer(verb, argument)

    def grown(self, size: int) -> None:
        fault = self._fault_at(Stage.MIDST)
        if fault and self._mail is not None:
            self._act(fault, self._mail)

    def answer_to_body(self, body: bytes) -> None:
        mail, self._open, self._refusal = self._mail, False, None
        if mail is None or self._refused:
            if body:
                self.chaos.wrongs.append(f"a body although {mail} had been refused")
            self.say("554 5.5.1 no valid recipients")
            self._mail = None
            return
        self.chaos.bodies[mail].append(body)
        fault = self._fault_at(Stage.DOT)
        if self._fault_at(Stage.MIDST):
            # All of it was here before its midst could be told.
            fault = Fault(Stage.DOT, HANG_UP)
        self._mail = None
        if fault:
            self._act(fault, mail)
        else:
            self.chaos.over(mail, Seen.KEPT)
            self.say(*([f"{KEPT} in", KEPT] if self.chaos.in_several_lines else [KEPT]))

    def _begin(self, argument: str) -> None:
        found = _NUMBER.search(argument)
        if self._open:
            self.chaos.wrongs.append("MAIL in the midst of another mail")
        self._mail, self._refused, self._open = int(found[1]) if found else None, False, True
        self._step(Stage.MAIL, "250 2.1.0 fine")
        self._open = not self._refused

    def _step(self, stage: Stage, fine: str) -> None:
        if self._mail is None or self._refused:
            self.say("503 5.5.1 not now")
            return
        fault = self._fault_at(stage)
        if fault:
            self._act(fault, self._mail)
        else:
            self.say(fine)

    def _data(self) -> None:
        if self._refused and self.chaos.takes_data_after_a_refusal and self._after_rcpt:
            self.take_body("354 go on")
        elif self._mail is None or self._refused:
            self._mail = None
            self.say("554 5.5.1 no valid recipients")
        elif fault := self._fault_at(Stage.DATA):
            self._act(fault, self._mail)
            self._mail = None
        else:
            self.take_body("354 go on")

    def _fault_at(self, stage: Stage) -> Fault | None:
        fault = self.chaos.fault(self._mail) if self._mail is not None and not self._refused else None
        return fault if fault and fault.stage is stage else None

    def _act(self, fault: Fault, mail: int) -> None:
        self.chaos.over(mail, fault.seen)
        if fault.stage in BEFORE_THE_BODY:
            self._refusal = mail, self.chaos.visits[mail] - 1
        self._refused, self._after_rcpt = True, fault.stage is Stage.RCPT
        if fault.reply in WORDLESS:
            self._wordless(fault.reply)
            return
        self.say(fault.reply)
        if fault.seen is Seen.CLOSED:
            self._leave()

    def _wordless(self, how: str) -> None:
        self._deaf = True
        if WORDLESS[how]:
            self.write(WORDLESS[how])
        if how != SILENCE:
            self._leave()

    def _leave(self) -> None:
        """Once all has been said."""
        self._deaf = self._leaving = True
        if not self._pending:
            self.transport.close()

    def _write_a_chunk(self) -> None:
        super().write(bytes(self._pending[:_A_CHUNK]))
        del self._pending[:_A_CHUNK]
        if self._pending:
            self.loop.call_soon(self._write_a_chunk)
        elif self._leaving:
            self.transport.close()


@contextmanager
def raging(chaos: Chaos, port: int = 0) -> Iterator[int]:
    """Its port."""
    with serving(lambda: Chaotic(chaos), port) as found:
        yield found
