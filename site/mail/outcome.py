"""What a server's reply means for the mail it was about. Nothing here knows a socket or a database."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

RETRIES = tuple(timedelta(minutes=minutes) for minutes in (5, 20, 60, 180, 480, 960))
_ENHANCED = re.compile(r"\s*(?P<code>[245]\.\d{1,3}\.\d{1,3})\b")
UNKNOWN_USER = re.compile(
    r"user unknown|unknown (?:user|recipient|mailbox)|no such (?:user|recipient|mailbox|person|address)"
    r"|(?:user|recipient|mailbox|address)[^.]{0,40} (?:not found|does(?: not|n't) exist)|invalid (?:recipient|mailbox)",
    re.IGNORECASE,
)
_ABOUT_SENDER = frozenset({"5.1.7", "5.1.8"})
_LOGIN_NEEDED = frozenset({530, 535})


class Stage(Enum):
    """The command that a reply answers."""

    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    BODY = auto()
    RESET = auto()


class Outcome(Enum):
    ACCEPTED = auto()
    DEFERRED = auto()
    BOUNCED = auto()
    FAILED = auto()
    BLOCKED = auto()
    """Refused because of who sends: the same would happen to every other mail."""
    CLOSED = auto()
    """The server takes no mail at all for the moment."""


@dataclass(frozen=True)
class Reply:
    stage: Stage
    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()

    @property
    def enhanced(self) -> str:
        """The code of RFC 3463 where the server gave one."""
        found = _ENHANCED.match(self.text)
        return found["code"] if found else ""


def judge(reply: Reply) -> Outcome:
    if reply.code == 421:
        return Outcome.CLOSED
    if 200 <= reply.code < 300:
        return Outcome.ACCEPTED
    if reply.code < 500:
        return Outcome.DEFERRED
    return _judge_refusal(reply)


def retry_after(attempts: int) -> timedelta | None:
    """How long to wait after the attempt with this number; None when it was the last."""
    return RETRIES[attempts - 1] if attempts <= len(RETRIES) else None


def _judge_refusal(reply: Reply) -> Outcome:
    enhanced = reply.enhanced
    if enhanced.startswith("5.7.") or enhanced in _ABOUT_SENDER or reply.code in _LOGIN_NEEDED:
        return Outcome.BLOCKED
    if reply.stage is Stage.MAIL:
        return Outcome.FAILED
    if enhanced.startswith("5.1.") or (enhanced in {"", "5.0.0"} and UNKNOWN_USER.search(reply.text)):
        return Outcome.BOUNCED
    return Outcome.FAILED
