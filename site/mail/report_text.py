"""Text out of mails that may be broken in any way."""

import re
import unicodedata
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice

MOST_TEXT = 64_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def value(message: Message, name: str) -> str:
    """A header on one line, decoded where that can be done; empty where it is missing."""
    return _in_words(message.get(name, ""))


def header_lines(message: Message, most: int) -> str:
    """The first headers as they stand, each on a line."""
    return "\n".join(f"{name}: {_in_words(raw)}" for name, raw in islice(message.items(), most))


def _in_words(header: object) -> str:
    raw = str(header)[:MOST_TEXT]
    try:
        decoded = str(make_header(decode_header(raw))) if "=?" in raw else raw
    except (LookupError, ValueError):
        decoded = raw
    return clean(decoded, MOST_TEXT)


def clean(text: str, length: int, *, lines: bool = False) -> str:
    """Without what a database or a page cannot take. Keeps its lines only where asked to."""
    kept = _CONTROL.sub(" ", unicodedata.normalize("NFC", text[: 2 * length]))
    return (kept if lines else " ".join(kept.split()))[:length].strip()


def plain_text(message: Message) -> str:
    """The first text of a mail, or of a part; the beginning is enough."""
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and part.get_content_maintype() in {"text", "message"}:
            return _decoded(payload[:MOST_TEXT], part.get_content_charset("utf-8")).replace("\r\n", "\n")
    return ""


def _decoded(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset, "replace")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace")
