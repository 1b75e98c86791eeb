"""Keeps every mail that the local site sends in a folder: the message as it came, and a short description beside it."""

import json
import logging
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

logger = logging.getLogger(__name__)

NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{6}")


@dataclass(frozen=True)
class Summary:
    """What the list shows, so that it need not read whole messages."""

    name: str
    caught_at: str
    mail_from: str
    rcpt_to: list[str]
    subject: str
    sender: str
    size: int

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.caught_at)


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes, mail_from: str, rcpt_to: list[str]) -> Summary:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        message = parse(content)
        summary = Summary(
            name=name,
            caught_at=now.isoformat(),
            mail_from=mail_from,
            rcpt_to=rcpt_to,
            subject=str(message.get("Subject", "")),
            sender=str(message.get("From", "")),
            size=len(content),
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write(f"{name}.eml", content)
        # Last: a mail counts as kept when its description is there.
        self._write(f"{name}.json", json.dumps(asdict(summary), ensure_ascii=False).encode())
        return summary

    def _write(self, name: str, content: bytes) -> None:
        unfinished = self.folder / f".{name}"
        unfinished.write_bytes(content)
        unfinished.rename(self.folder / name)

    def names(self) -> list[str]:
        """Newest first."""
        try:
            found = [path.stem for path in self.folder.iterdir() if path.suffix == ".json"]
        except FileNotFoundError:
            return []
        return sorted((name for name in found if NAME.fullmatch(name)), reverse=True)

    def summary(self, name: str) -> Summary:
        """Raises FileNotFoundError."""
        return Summary(**json.loads(self._path(name, "json").read_bytes()))

    def raw(self, name: str) -> bytes:
        """Raises FileNotFoundError."""
        return self._path(name, "eml").read_bytes()

    def _path(self, name: str, suffix: str) -> Path:
        if not NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self.folder / f"{name}.{suffix}"


class Handler:
    """What aiosmtpd hands each mail to."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        try:
            summary = self.store.keep(content, envelope.mail_from or "", list(envelope.rcpt_tos))
        except OSError as error:
            logger.error("A mail could not be kept: %s", error)
            return "451 4.3.0 The mail catcher cannot write its folder"
        logger.info("Caught “%s” for %s", summary.subject, ", ".join(summary.rcpt_to))
        return "250 2.0.0 Caught"


def parse(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the default policy makes no other
    return message


def text_of(message: EmailMessage, kind: str) -> str | None:
    """The body as "plain" or "html", if the mail has one."""
    part = message.get_body((kind,))
    return None if part is None else content_of(part)


def content_of(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)  # noqa: S101 - only leaves come here
    try:
        return payload.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


@dataclass(frozen=True)
class Attachment:
    index: int
    filename: str
    content_type: str
    content_id: str
    content: bytes


def attachments(message: EmailMessage) -> list[Attachment]:
    """Every leaf that is neither of the two bodies; a calendar in the alternatives counts as one too."""
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    found = []
    for index, part in enumerate(message.walk()):
        if part.is_multipart() or any(part is body for body in bodies):
            continue
        payload = part.get_payload(decode=True)
        found.append(
            Attachment(
                index=index,
                filename=part.get_filename() or f"part-{index}",
                content_type=part.get_content_type(),
                content_id=str(part.get("Content-ID", "")).strip("<> "),
                content=payload if isinstance(payload, bytes) else b"",
            )
        )
    return found
