"""Bounces that are told in plain words only, as qmail and older Exim write them. A few sure forms, and no guesses."""

import re
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message

from mail.enums import EventKind
from mail.report_text import clean

MOST_WORDS = 4_000
_ADDRESS = r"[^\s<>:;,\"]{1,64}@[^\s<>:;,\"]{1,190}"
_QMAIL = re.compile(r"This is the \S{1,40} program at|This is a permanent error; I've given up", re.IGNORECASE)
_QMAIL_FAILURE = re.compile(rf"^<(?P<recipient>{_ADDRESS})>:\s*\n(?P<words>(?:[^\n]+\n)*[^\n]*)", re.MULTILINE)
_EXIM = re.compile(
    r"A message that you(?:\s+\S+){0,3}\s+sent\s+(?P<what>could not be delivered|has not yet been delivered)"
)
_EXIM_FAILURE = re.compile(rf"^ {{1,8}}<?(?P<recipient>{_ADDRESS})>?\n(?P<words>(?: {{2,}}[^\n]+\n)*)", re.MULTILINE)
_COPY = re.compile(
    r"^-{2,} (?:Below this line is a copy of the message|This is a copy of (?:the|your) message"
    r"|The body of the message|Original message)[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Failure:
    kind: EventKind
    recipient: str
    words: str


@dataclass(frozen=True, slots=True)
class Plain:
    failures: list[Failure] = field(default_factory=list)
    words: str = ""
    about: Message | None = None
    """The headers of the copy that such bounces end with."""


def read_plain(text: str, failed_recipients: str = "") -> Plain:
    """`failed_recipients` is Exim's own header X-Failed-Recipients."""
    cut = _COPY.search(text)
    words, copy = (text[: cut.start()], text[cut.end() :]) if cut else (text, "")
    failures = _failures(words)
    if not failures and failed_recipients and _EXIM.search(words):
        failures = [
            Failure(
                EventKind.BOUNCED, clean(failed_recipients.split(",", maxsplit=1)[0], 254), clean(words, MOST_WORDS)
            )
        ]
    return Plain(failures, clean(words, MOST_WORDS, lines=True), _headers(copy))


def _failures(words: str) -> list[Failure]:
    exim = _EXIM.search(words)
    if exim:
        kind = EventKind.BOUNCED if exim["what"].startswith("could") else EventKind.DEFERRED
        found, rest = _EXIM_FAILURE, words[exim.end() :]
    elif _QMAIL.search(words):
        kind, found, rest = EventKind.BOUNCED, _QMAIL_FAILURE, words
    else:
        return []
    return [Failure(kind, hit["recipient"], clean(hit["words"], 2_000)) for hit in found.finditer(rest)]


def _headers(copy: str) -> Message | None:
    block = copy.strip("\n-").split("\n\n")[0]
    return message_from_string(block) if ":" in block else None
