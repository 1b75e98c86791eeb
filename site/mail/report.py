"""Reads what mail servers send back: delivery reports (RFC 3464, RFC 6533), complaints (RFC 5965), automatic replies.

Nothing here knows a database, and nothing that a mail may hold makes it raise.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import getaddresses
from enum import Enum, auto
from itertools import islice

from mail.enums import EventKind, Severity
from mail.report_plain import read_plain
from mail.report_text import clean, header_lines, plain_text, value
from mail.severity import judge

logger = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
"""So much of a mail is read; reports put what counts first."""
EVIDENCE_LENGTH = 16_000
DIAGNOSTIC_LENGTH = 2_000
MOST_FINDINGS = 50
MOST_PIECES = 500
"""Blocks and header lines looked at: a mail may hold a hundred thousand, made to keep us busy."""
_ENCLOSED = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})
_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_FEEDBACK = "message/feedback-report"
_ARRIVED_AT = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
_TRACES = ("Return-Path", "Original-Mail-From", "X-Postfix-Sender", "X-Original-Message-ID", "Original-Envelope-Id")
_OWN_TRACES = ("In-Reply-To", "References")
"""Where the mail that a report is about may be named: in the report's parts, and in its own headers."""
_EVIDENCE_HEADERS = ("Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "X-Failed-Recipients")
_AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From")
_SERVER = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
STATUS_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_COMPLAINTS = {
    "abuse": EventKind.COMPLAINED,
    "fraud": EventKind.COMPLAINED,
    "opt-out": EventKind.UNSUBSCRIBED,
    "opt-out-list": EventKind.UNSUBSCRIBED,
}
"""Of the other types "not-spam" takes a complaint back, and the rest is about our own set-up."""


class Sort(Enum):
    DELIVERY = auto()
    COMPLAINT = auto()
    AUTO_REPLY = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a report says of one recipient. No kind: the mail arrived, or nothing is said of it."""

    kind: EventKind | None
    recipients: tuple[str, ...] = ()
    """The address written to first, then the one that it led to."""
    status: str = ""
    diagnostic: str = ""
    severity: Severity = Severity.NONE


@dataclass(frozen=True, slots=True)
class Report:
    sort: Sort
    findings: tuple[Finding, ...] = ()
    message_id: str = ""
    """Of the mail that the report is about."""
    traces: tuple[str, ...] = ()
    """Return addresses and headers of that mail, in which a row may be named."""
    own_id: str = ""
    """Tells the same report, read twice, from another."""
    arrived_at: tuple[str, ...] = ()
    """The addresses that the report itself was sent to."""
    evidence: str = ""


def read(raw: bytes) -> Report:
    digest = hashlib.sha256(raw[:MOST_BYTES]).hexdigest()
    try:
        return _read(message_from_bytes(raw[:MOST_BYTES]), digest)
    except Exception:
        # The parser of the standard library gives up on some broken mails, deep nesting for instance.
        logger.exception("A returned mail could not be read.")
        return Report(Sort.OTHER, own_id=digest)


def _read(message: Message, digest: str) -> Report:
    own_id = value(message, "Message-ID") or digest
    parts = list(message.walk())
    arrived_at = _addresses(message, _ARRIVED_AT)
    findings, sort = _findings(message, parts)
    if sort in {Sort.OTHER, Sort.AUTO_REPLY}:
        return Report(sort, own_id=own_id, arrived_at=arrived_at, evidence=_head(message))
    about = _about(parts) or read_plain(plain_text(message)).about
    return Report(
        sort,
        tuple(findings[:MOST_FINDINGS]),
        message_id=value(about, "Message-ID") if about is not None else "",
        traces=_traces(message, parts, about),
        own_id=own_id,
        arrived_at=arrived_at,
        evidence=_evidence(message, parts, about),
    )


def _findings(message: Message, parts: list[Message]) -> tuple[list[Finding], Sort]:
    for part in parts:
        if part.get_content_type() == _FEEDBACK:
            return [_complaint(part)], Sort.COMPLAINT
    found = [_delivery(group) for group in _told(parts, _STATUS)]
    told = [finding for finding in found if finding is not None]
    if told:
        return told, Sort.DELIVERY
    plain = _plain(message) if _is_from_a_server(message) else []
    if plain:
        return plain, Sort.DELIVERY
    return [], Sort.AUTO_REPLY if _is_auto_reply(message) else Sort.OTHER


def _plain(message: Message) -> list[Finding]:
    failures = read_plain(plain_text(message), value(message, "X-Failed-Recipients")).failures
    return [
        Finding(
            each.kind,
            (each.recipient,),
            diagnostic=each.words,
            severity=judge("", each.words) if each.kind == EventKind.BOUNCED else Severity.NONE,
        )
        for each in failures
    ]


def _told(parts: list[Message], kinds: frozenset[str]) -> list[Message]:
    groups = (group for part in parts if part.get_content_type() in kinds for group in _groups(part))
    return list(islice(groups, MOST_PIECES))


def _groups(part: Message) -> Iterator[Message]:
    """The blocks of fields of a status part: the first is about the report, the others about a recipient each."""
    for block in _messages_in(part) or _blocks(plain_text(part)):
        yield block
        # RFC 6533's form is parsed as one mail, whose body holds the other blocks.
        inner = block.get_payload()
        if isinstance(inner, str) and inner.strip():
            yield from _blocks(plain_text(block).strip())


def _messages_in(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [message for message in payload if isinstance(message, Message)] if isinstance(payload, list) else []


def _blocks(text: str) -> list[Message]:
    return [message_from_string(block) for block in re.split(r"\r?\n\r?\n", text)]


def _delivery(group: Message) -> Finding | None:
    action = value(group, "Action").lower()
    final, original = _recipient(group, "Final-Recipient"), _recipient(group, "Original-Recipient")
    if not action and not final:
        return None
    status = STATUS_CODE.search(value(group, "Status"))
    code, words = status[0] if status else "", _words(value(group, "Diagnostic-Code"))
    kind = {"failed": EventKind.BOUNCED, "delayed": EventKind.DEFERRED}.get(action.split(" ")[0])
    severity = judge(code, words) if kind == EventKind.BOUNCED else Severity.NONE
    recipients = tuple(dict.fromkeys(address for address in (original, final) if address))
    return Finding(kind, recipients, code, words, severity)


def _words(diagnostic: str) -> str:
    """What the server said, without the word before it for how it was said."""
    return clean(re.sub(r"^[\w-]{1,20} ?; ?", "", diagnostic), DIAGNOSTIC_LENGTH)


def _recipient(group: Message, name: str) -> str:
    """`rfc822; name@example.org` or `utf-8; …`, with or without angle brackets."""
    _kind, _semicolon, address = value(group, name).rpartition(";")
    return clean(address.strip().strip("<>"), 254)


def _complaint(part: Message) -> Finding:
    fields = next(_groups(part), part)
    sort = value(fields, "Feedback-Type").lower()
    recipient = value(fields, "Original-Rcpt-To") or value(fields, "Removal-Recipient")
    return Finding(
        _COMPLAINTS.get(sort), (clean(recipient.strip("<> "), 254),), diagnostic=clean(f"Feedback-Type: {sort}", 60)
    )


def _about(parts: list[Message]) -> Message | None:
    """The headers of the mail that came back."""
    for part in parts:
        if part.get_content_type() in _ENCLOSED:
            return next(iter(_messages_in(part)), None) or message_from_string(plain_text(part))
    return None


def _traces(message: Message, parts: list[Message], about: Message | None) -> tuple[str, ...]:
    told = _told(parts, _STATUS | {_FEEDBACK})
    sources = told if about is None else [about, *told]
    found = [value(source, name) for source in sources for name in _TRACES]
    found += [value(message, name) for name in _OWN_TRACES]
    return tuple(dict.fromkeys(clean(trace, 2_000).strip("<> ") for trace in found if trace.strip("<> ")))


def _is_from_a_server(message: Message) -> bool:
    """A person who forwards a bounce is not believed."""
    return value(message, "Return-Path") == "<>" or bool(_SERVER.search(value(message, "From")))


def _is_auto_reply(message: Message) -> bool:
    """RFC 3834, and what stood for it before."""
    submitted = value(message, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    old_style = value(message, "Precedence").lower() == "auto_reply"
    return old_style or any(value(message, name) for name in _AUTO_HEADERS)


def _addresses(message: Message, names: tuple[str, ...]) -> tuple[str, ...]:
    found = getaddresses([clean(value(message, name), 2_000) for name in names])
    return tuple(dict.fromkeys(address for _name, address in found if "@" in address))


def _evidence(message: Message, parts: list[Message], about: Message | None) -> str:
    """What was said of the mail, and its headers; never what stood in it."""
    told = [header_lines(group, MOST_PIECES) for group in _told(parts, _STATUS | {_FEEDBACK})]
    words = told or [read_plain(plain_text(message)).words]
    headers = header_lines(about, MOST_PIECES) if about is not None else ""
    return clean("\n\n".join([_head(message), *words, headers]), EVIDENCE_LENGTH, lines=True)


def _head(message: Message) -> str:
    return "\n".join(f"{name}: {value(message, name)}" for name in _EVIDENCE_HEADERS if message[name] is not None)
