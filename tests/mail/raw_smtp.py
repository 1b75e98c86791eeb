"""The server's side of SMTP on a bare socket: quick enough to be measured against, and open at every seam.

It takes everything. A subclass overrides what it wants to answer otherwise: `answer`, `answer_to_body`, `grown`.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

END = b"\r\n.\r\n"


class Conversation(asyncio.Protocol):
    """One connection. Commands that came in one packet are answered one after the other, as RFC 2920 has it."""

    extensions: tuple[str, ...] = ("PIPELINING", "8BITMIME")
    greeting = "220 here"

    transport: asyncio.Transport

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._searched = 0
        self._in_body = False
        self.loop = asyncio.get_running_loop()
        self.mail_from = self.rcpt_to = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.greet()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while self.listens and (self._take_body() if self._in_body else self._take_line()):
            pass

    @property
    def listens(self) -> bool:
        return not self.transport.is_closing()

    def greet(self) -> None:
        self.say(self.greeting)

    def say(self, *lines: str) -> None:
        """Several lines make one reply; all but the last get the dash of a reply that goes on."""
        marked = [f"{line[:3]}-{line[4:]}" for line in lines[:-1]]
        self.write("".join(f"{line}\r\n" for line in [*marked, lines[-1]]).encode())

    def write(self, data: bytes) -> None:
        self.transport.write(data)

    def hang_up(self) -> None:
        self.transport.abort()

    def answer(self, verb: str, argument: str) -> None:
        match verb:
            case "EHLO":
                self.say("250 here", *(f"250 {name}" for name in self.extensions))
            case "DATA":
                self.take_body("354 go on")
            case "QUIT":
                self.say("221 bye")
                self.transport.close()
            case _:
                self.say("250 2.0.0 fine")

    def take_body(self, reply: str) -> None:
        """What comes now is the mail itself."""
        self._in_body, self._searched = True, 0
        self.say(reply)

    def grown(self, size: int) -> None:
        """So much of the body has come, and its end has not."""

    def answer_to_body(self, body: bytes) -> None:
        self.say("250 2.0.0 kept")

    def _take_line(self) -> bool:
        end = self._buffer.find(b"\n")
        if end < 0:
            return False
        line = bytes(self._buffer[:end]).decode("ascii", "replace").strip()
        del self._buffer[: end + 1]
        verb, _space, argument = line.partition(" ")
        verb = verb.upper()
        if verb == "MAIL":
            self.mail_from = _address(argument)
        elif verb == "RCPT":
            self.rcpt_to = _address(argument)
        self.answer(verb, argument)
        return True

    def _take_body(self) -> bool:
        """The body as it came, its dots still doubled."""
        if self._buffer.startswith(END[2:]):
            body, rest = b"", 3
        else:
            end = self._buffer.find(END, max(0, self._searched - len(END)))
            self._searched = len(self._buffer)
            if end < 0:
                self.grown(len(self._buffer))
                return False
            body, rest = bytes(self._buffer[: end + 2]), end + len(END)
        del self._buffer[:rest]
        self._in_body = False
        self.answer_to_body(body)
        return True


def _address(argument: str) -> str:
    return argument.partition("<")[2].partition(">")[0]


@contextmanager
def serving(conversation: Callable[[], Conversation], port: int = 0) -> Iterator[int]:
    """In a thread of its own, so that the test may wait for what is sent to it."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(conversation, "127.0.0.1", port))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(0)
