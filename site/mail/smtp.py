"""One connection to the mail server, kept open over many mails: the only module that opens one."""

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from mail.enums import Reason
from mail.outcome import Outcome, Reply, Stage, judge

_LEADING_DOT = re.compile(rb"(?m)^\.")
_MAX_WORDS = 500
_GOODBYE = 2
"""Seconds to wait for the answer to QUIT."""


@dataclass(frozen=True)
class Envelope:
    """`data` has CRLF line ends and nothing but ASCII in it; an empty `mail_from` is the null sender."""

    mail_from: str
    rcpt_to: str
    data: bytes


class Unreachable(Exception):
    """The server takes no mail at all: it cannot be reached, refuses the login, or says that it is closed."""

    def __init__(self, reason: Reason, detail: object) -> None:
        super().__init__(f"{reason}: {_words(detail)}")


class Lost(Exception):
    """The line broke in the middle of a mail."""

    def __init__(self, detail: object, *, body_sent: bool) -> None:
        super().__init__(_words(detail))
        self.body_sent = body_sent


class Connection:
    def __init__(self, *, hard_stop: float) -> None:
        """No command waits beyond `hard_stop`, a reading of time.monotonic()."""
        self._hard_stop = hard_stop
        self._client: smtplib.SMTP | None = None
        self.mails_sent = 0

    @property
    def is_open(self) -> bool:
        return self._client is not None and self._client.sock is not None

    def open(self) -> None:
        """Connect, encrypt and log in, as the settings say. Raises Unreachable."""
        self.close()
        try:
            self._client = self._connect()
            self._introduce(self._client)
        except smtplib.SMTPAuthenticationError as error:
            raise self._given_up(Reason.LOGIN_REFUSED, f"{error.smtp_code} {_words(error.smtp_error)}") from error
        except smtplib.SMTPResponseException as error:
            reason = Reason.BUSY if error.smtp_code == 421 else Reason.UNREACHABLE
            raise self._given_up(reason, f"{error.smtp_code} {_words(error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._given_up(Reason.UNREACHABLE, error) from error

    def send(self, envelope: Envelope, may_start: Callable[[], bool]) -> Reply | None:
        """Hand over one mail and return the reply that decided it; None, with nothing sent, if `may_start` says no.

        `may_start` is asked after the envelope and before DATA. Raises Unreachable and Lost.
        """
        refusal = self._command(Stage.MAIL, f"MAIL FROM:<{envelope.mail_from}>")
        refusal = refusal or self._command(Stage.RCPT, f"RCPT TO:<{envelope.rcpt_to}>")
        if refusal or not may_start():
            self._reset()
            return refusal
        refusal = self._command(Stage.DATA, "DATA", expected=354)
        if refusal:
            self._reset()
            return refusal
        reply = self._body(envelope.data)
        self.mails_sent += 1
        return reply

    def close(self) -> None:
        """Say goodbye where anyone still listens. Never raises."""
        if self._client is not None and self._client.sock is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._client.sock.settimeout(_GOODBYE)
                self._client.quit()
        self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client, self.mails_sent = None, 0

    def _connect(self) -> smtplib.SMTP:
        host, port, patience = settings.EMAIL_HOST, settings.EMAIL_PORT, self._patience()
        if settings.EMAIL_USE_SSL:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, str(DNS_NAME), timeout=patience, context=context)
        return smtplib.SMTP(host, port, str(DNS_NAME), timeout=patience)

    def _introduce(self, client: smtplib.SMTP) -> None:
        client.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            client.starttls(context=ssl.create_default_context())
            client.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            client.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)

    def _given_up(self, reason: Reason, detail: object) -> Unreachable:
        self.close()
        return Unreachable(reason, detail)

    def _command(self, stage: Stage, command: str, expected: int = 250) -> Reply | None:
        """None when the server agrees, else its refusal."""
        reply = self._talk(stage, lambda client: client.docmd(command), body_sent=False)
        if reply.code == expected or (stage is not Stage.DATA and reply.code // 100 == 2):
            return None
        if not 400 <= reply.code < 600:
            raise self._broken(f"answer not understood: {reply}", body_sent=False)
        return reply

    def _body(self, data: bytes) -> Reply:
        whole = _LEADING_DOT.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n"

        def hand_over(client: smtplib.SMTP) -> tuple[int, bytes]:
            client.send(whole)
            return client.getreply()

        reply = self._talk(Stage.BODY, hand_over, body_sent=True)
        if reply.code // 100 not in {2, 4, 5}:
            raise self._broken(f"answer not understood: {reply}", body_sent=True)
        return reply

    def _talk(self, stage: Stage, act: Callable[[smtplib.SMTP], tuple[int, bytes]], *, body_sent: bool) -> Reply:
        client = self._wait()
        try:
            code, text = act(client)
        except smtplib.SMTPResponseException as error:
            raise self._broken(error.smtp_error, body_sent=body_sent) from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken(error, body_sent=body_sent) from error
        reply = Reply(stage, code, _words(text))
        if judge(reply) is Outcome.CLOSED:
            raise self._given_up(Reason.BUSY, reply)
        return reply

    def _broken(self, detail: object, *, body_sent: bool) -> Lost:
        self._drop()
        return Lost(detail, body_sent=body_sent)

    def _reset(self) -> None:
        client = self._wait()
        try:
            client.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _wait(self) -> smtplib.SMTP:
        if self._client is None or self._client.sock is None:
            raise Lost("not connected", body_sent=False)
        self._client.sock.settimeout(self._patience())
        return self._client

    def _patience(self) -> float:
        return min(float(settings.EMAIL_TIMEOUT), max(1.0, self._hard_stop - time.monotonic()))


def _words(detail: object) -> str:
    """A server's words on one line, of a length that can be kept."""
    text = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
    return " ".join(text.replace("\x00", "").split())[:_MAX_WORDS]
