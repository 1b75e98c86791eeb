"""A real SMTP server on the loopback, which can be told to refuse, to wait and to hang up."""

import asyncio
import email.policy
import socket
import ssl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from enum import Enum, auto
from pathlib import Path
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CUT = "cut"


class Received(EmailMessage):
    """A mail as it came in, with its envelope."""

    mail_from: str
    rcpt_to: str
    raw: bytes


class Pipelining(Enum):
    """When the server says that commands may come together."""

    NEVER = auto()
    PLAIN = auto()
    ENCRYPTED = auto()


class SmtpServer:
    """Replies are given by recipient, a list one after the other; the reply CUT closes the line instead."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.messages: list[Received] = []
        self.connections = 0
        self.mail_reply = ""
        self.rcpt_replies: dict[str, list[str]] = defaultdict(list)
        self.data_replies: dict[str, list[str]] = defaultdict(list)
        self.delay = 0.0
        self.pipelining = Pipelining.NEVER

    @property
    def recipients(self) -> list[str]:
        return [message.rcpt_to for message in self.messages]

    async def handle_EHLO(  # noqa: N802  (these names are aiosmtpd's)
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        offered = Pipelining.ENCRYPTED if session.ssl else Pipelining.PLAIN
        return [*responses[:1], *(["250-PIPELINING"] if self.pipelining is offered else []), *responses[1:]]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._answer(server, self.mail_reply or "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._answer(server, _next(self.rcpt_replies[address], "250 OK"))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.original_content or b""
        message = cast(Received, message_from_bytes(raw, _class=Received, policy=email.policy.default))
        message.mail_from, message.rcpt_to = str(envelope.mail_from), str(envelope.rcpt_tos[0])
        message.raw = raw
        reply = _next(self.data_replies[message.rcpt_to], "250 2.0.0 kept")
        if reply.startswith(("2", CUT)):
            self.messages.append(message)
        await asyncio.sleep(self.delay)
        return self._answer(server, reply)

    def _answer(self, server: SMTP, reply: str) -> str:
        if reply == CUT:
            cast(asyncio.Transport, server.transport).abort()
        return reply


def _next(replies: list[str], usual: str) -> str:
    return replies.pop(0) if replies else usual


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


CERTIFICATE = Path(__file__).with_name("loopback.pem")
"""Key and certificate, signed by itself, of a server at 127.0.0.1."""


def encryption() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@contextmanager
def running(*, password: str = "", tls: bool = False) -> Iterator[SmtpServer]:
    """With a `password`, the server lets in nobody who does not know it; with `tls` it offers STARTTLS and insists."""
    handler = SmtpServer(free_port())

    def known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == password.encode()
        return AuthResult(success=right, handled=False)

    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=handler.port,
        auth_required=bool(password),
        authenticator=known,
        auth_require_tls=False,
        tls_context=encryption() if tls else None,
        require_starttls=tls,
    )
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
