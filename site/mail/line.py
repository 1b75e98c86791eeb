"""A connection in use: the bytes of a conversation go over a non-blocking socket."""

import selectors
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress

from mail.conversation import Answered, Conversation
from mail.replies import NotUnderstood, words
from mail.smtp import Opened

_CHUNK = 65536
_GOODBYE = 2
"""Seconds to wait for the answers to QUIT."""
_NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Line:
    def __init__(self, opened: Opened, patience: float) -> None:
        """The server may be silent for `patience` seconds."""
        self.socket = opened.socket
        self.talk = Conversation(opened.pipelining)
        self.broken = ""
        """Why it is of no more use. What was answered before that counts all the same."""
        self.watched = selectors.EVENT_READ
        """What its owner's selector waits for."""
        self.opened_at = self._moved_at = time.monotonic()
        self._patience = patience

    def write(self) -> None:
        """As much as the socket takes now."""
        out = self.talk.out
        try:
            while out:
                del out[: self.socket.send(out)]
                self._moved_at = time.monotonic()
        except _NOT_NOW:
            pass
        except OSError as error:
            self.broken = words(error)

    def read(self) -> list[Answered]:
        """What the server has said by now about the mails in hand."""
        answers: list[Answered] = []
        try:
            for data in self._arrived():
                self._moved_at = time.monotonic()
                for answer in self.talk.receive(data):
                    answers.append(answer)  # noqa: PERF402  (what came before an error counts)
        except NotUnderstood as error:
            self.broken = f"answer not understood: {error}"
        except OSError as error:
            self.broken = words(error)
        return answers

    def check(self, now: float) -> None:
        if self.talk.awaits_server and now - self._moved_at > self._patience:
            self.broken = "timed out"

    def close(self) -> None:
        with suppress(OSError):
            self.socket.close()

    def _arrived(self) -> Iterator[bytes]:
        """TLS holds back what the socket no longer shows as readable, so it is read until it wants more."""
        whole = isinstance(self.socket, ssl.SSLSocket)
        with suppress(*_NOT_NOW):
            while data := self.socket.recv(_CHUNK):
                yield data
                if not whole:
                    return
            self.broken = "closed by the server"


def say_goodbye(lines: Sequence[Line]) -> None:
    """QUIT where nothing is under way, and close all. Never raises."""
    deadline = time.monotonic() + _GOODBYE
    leaving = [line for line in lines if not line.talk.hands and not line.talk.awaits_server]
    for line in leaving:
        with suppress(OSError):
            line.socket.settimeout(_GOODBYE)
            line.socket.sendall(b"QUIT\r\n")
    for line in leaving:
        with suppress(OSError):
            line.socket.settimeout(max(0.05, deadline - time.monotonic()))
            line.socket.recv(_CHUNK)
    for line in lines:
        line.close()
