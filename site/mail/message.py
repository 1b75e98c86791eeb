"""A finished mail as bytes: text first, HTML last, a calendar invitation after that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mail.address import checked
from mail.headers import HeaderError, line, mailbox, one_line

_OURS = {"from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "reply-to", "sender"}


@dataclass(frozen=True)
class Calendar:
    """An invitation or a cancellation: `method` as it stands in `content`, which is a whole .ics file."""

    method: str
    content: bytes

    def __post_init__(self) -> None:
        if f"METHOD:{self.method}".encode() not in self.content.splitlines():
            raise ValueError(f"The calendar file does not say METHOD:{self.method}.")


@dataclass(frozen=True)
class Letter:
    """Everything that one mail to one reader says."""

    sender: str
    sender_name: str
    to: str
    subject: str
    text: str
    html: str
    date: datetime
    message_id: str
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: Calendar | None = None


def build(letter: Letter) -> bytes:
    """The mail with CRLF line ends and nothing but ASCII in it. Raises HeaderError or AddressError."""
    return b"".join(line(name, value) for name, value in _headers(letter)) + _body(letter).as_bytes()


def _headers(letter: Letter) -> list[tuple[str, str]]:
    headers = [
        ("From", mailbox(letter.sender_name, checked(letter.sender))),
        ("To", checked(letter.to)),
        ("Subject", one_line(letter.subject)),
        ("Date", format_datetime(letter.date)),
        ("Message-ID", letter.message_id),
    ]
    if letter.reply_to:
        headers.insert(1, ("Reply-To", checked(letter.reply_to)))
    for name in letter.headers:
        if name.lower() in _OURS or (name.lower().startswith("content-") and name.lower() != "content-language"):
            raise HeaderError(f"{name} is written by the mail itself.")
    return headers + list(letter.headers.items())


def _body(letter: Letter) -> EmailMessage:
    body = EmailMessage(policy=SMTP)
    body.set_content(letter.text, cte="quoted-printable")
    body.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.calendar:
        method, content = letter.calendar.method, letter.calendar.content
        # Gmail and Outlook show their buttons for the alternative; other programs open the attached file.
        body.add_alternative(
            content, maintype="text", subtype="calendar", params={"method": method, "charset": "utf-8"}
        )
        body.add_attachment(
            content, maintype="application", subtype="ics", filename=_FILE_NAMES.get(method, "event.ics")
        )
    return body


_FILE_NAMES = {"REQUEST": "invite.ics", "CANCEL": "cancel.ics"}
