"""A mail server that keeps count of what reached it, and from which generation of workers."""

import hashlib
import random
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.mail.raw_smtp import Conversation, serving

_MESSAGE_ID = re.compile(rb"(?im)^Message-ID: (<[^>]+>)")
_DATE = re.compile(rb"(?im)^Date: ")


@dataclass(frozen=True)
class Copy:
    generation: int
    recipient: str
    digest: str


@dataclass
class Received:
    """`most_open` is how many lines there were at most in each generation of workers."""

    random: random.Random
    copies: dict[str, list[Copy]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0
    generation: int = 0
    most_open: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    lines: set[Conversation] = field(default_factory=set)
    is_dead: bool = False
    _trigger: tuple[int, Callable[[], None]] | None = None

    def when(self, count: int, act: Callable[[], None]) -> threading.Event:
        """Once so many copies have come: `act` before the next answer, or some milliseconds after it."""
        done = threading.Event()

        def both() -> None:
            act()
            done.set()

        self._trigger = (count, both)
        return done

    @property
    def open(self) -> int:
        return len(self.lines)

    def die(self) -> None:
        """All lines break, and whoever calls is turned away, until `is_dead` is taken back."""
        self.is_dead = True
        for line in [*self.lines]:
            line.hang_up()

    def add(self, body: bytes, recipient: str) -> Callable[[], None] | None:
        found = _MESSAGE_ID.search(body)
        assert found is not None
        assert _DATE.search(body)
        copy = Copy(self.generation, recipient, hashlib.sha256(body).hexdigest())
        self.copies[found[1].decode()].append(copy)
        self.count += 1
        if self._trigger is None or self.count < self._trigger[0]:
            return None
        _count, act = self._trigger
        self._trigger = None
        return act

    @property
    def recipients(self) -> list[str]:
        return [copies[0].recipient for copies in self.copies.values()]

    @property
    def doubled(self) -> dict[int, int]:
        """How many mails of each generation of workers were sent once more by a later one."""
        found: dict[int, int] = defaultdict(int)
        for copies in self.copies.values():
            for copy in copies[:-1]:
                found[copy.generation] += 1
        return found


@contextmanager
def receiving(seed: int) -> Iterator[tuple[Received, int]]:
    """What is received, and the port."""
    received = Received(random.Random(seed))

    class Counting(Conversation):
        generation = -1

        def greet(self) -> None:
            if received.is_dead:
                self.hang_up()
                return
            received.lines.add(self)
            self.generation = received.generation
            received.most_open[self.generation] = max(received.most_open[self.generation], received.open)
            super().greet()

        def connection_lost(self, exc: Exception | None) -> None:
            received.lines.discard(self)

        def answer_to_body(self, body: bytes) -> None:
            act = received.add(body, self.rcpt_to)
            if act is not None and received.random.random() < 0.5:
                act()
            elif act is not None:
                self.loop.call_later(received.random.uniform(0, 0.02), act)
            # A server that needs a moment leaves more mails in the air than one that answers at once.
            self.loop.call_later(received.random.uniform(0, 0.002), self.say, "250 2.0.0 kept")

    with serving(Counting) as port:
        yield received, port
