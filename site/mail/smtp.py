"""How a connection to the mail server comes about: the only module that opens one.

smtplib connects, encrypts and logs in; after that the dialogue goes over its socket without smtplib.
"""

import smtplib
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from mail.conversation import Envelope
from mail.enums import Reason
from mail.replies import words

__all__ = ["Envelope", "Opened", "Unreachable", "connect", "connect_many", "relay"]


class Unreachable(Exception):
    """The server takes no mail at all: it cannot be reached, refuses the login, or says that it is closed."""

    def __init__(self, reason: Reason, detail: object) -> None:
        super().__init__(f"{reason}: {words(detail)}")


@dataclass(frozen=True)
class Opened:
    """A non-blocking socket, past the greeting and the login."""

    socket: socket.socket
    pipelining: bool


def relay() -> str:
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def connect(patience: float) -> Opened:
    """Connect, encrypt and log in, as the settings say; no step may take longer than `patience`. Raises Unreachable."""
    client = None
    try:
        client = _reach(patience)
        _introduce(client)
        return _taken_over(client)
    except smtplib.SMTPAuthenticationError as error:
        raise _given_up(client, Reason.LOGIN_REFUSED, f"{error.smtp_code} {words(error.smtp_error)}") from error
    except smtplib.SMTPResponseException as error:
        reason = Reason.BUSY if error.smtp_code == 421 else Reason.UNREACHABLE
        raise _given_up(client, reason, f"{error.smtp_code} {words(error.smtp_error)}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise _given_up(client, Reason.UNREACHABLE, error) from error


def connect_many(number: int, patience: float) -> tuple[list[Opened], Unreachable | None]:
    """All at once, since each waits for the server's words several times; and why not all of them came about."""
    with ThreadPoolExecutor(number) as pool:
        tries = [pool.submit(connect, patience) for _ in range(number)]
    opened: list[Opened] = []
    refusal = None
    for one in tries:
        try:
            opened.append(one.result())
        except Unreachable as error:
            refusal = error
    return opened, refusal


def _reach(patience: float) -> smtplib.SMTP:
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    if settings.EMAIL_USE_SSL:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, str(DNS_NAME), timeout=patience, context=context)
    return smtplib.SMTP(host, port, str(DNS_NAME), timeout=patience)


def _introduce(client: smtplib.SMTP) -> None:
    client.ehlo_or_helo_if_needed()
    if settings.EMAIL_USE_TLS:
        client.starttls(context=ssl.create_default_context())
        client.ehlo_or_helo_if_needed()
    if settings.EMAIL_HOST_USER:
        client.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)


def _taken_over(client: smtplib.SMTP) -> Opened:
    """What was offered before STARTTLS does not count: smtplib forgets it."""
    line, reader = client.sock, client.file
    if line is None or reader is None:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
    line.setblocking(False)
    left_over = b""
    with suppress(ssl.SSLWantReadError):
        left_over = reader.peek()
    if left_over:
        raise smtplib.SMTPException(f"speaks unasked: {words(left_over)}")
    reader.close()
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Opened(line, client.has_extn("pipelining"))


def _given_up(client: smtplib.SMTP | None, reason: Reason, detail: object) -> Unreachable:
    if client is not None:
        client.close()
    return Unreachable(reason, detail)
