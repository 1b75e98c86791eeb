"""From what happened to a mail to what is written about it. Nothing here writes or sends."""

from dataclasses import replace
from datetime import datetime, timedelta

from mail.enums import MailState, Reason
from mail.ledger import Change
from mail.outcome import Outcome, Reply, judge, retry_after
from mail.replies import words
from mail.sendable import Sendable

BEHIND_OTHERS = timedelta(minutes=5)
SILENCE_PAUSE = timedelta(minutes=4)
"""Before the first new attempt after a line that broke: no server asked for more."""


def on_reply(row: Sendable, reply: Reply, now: datetime) -> Change:
    """For every reply that is about the mail; what is about the lane is for the drain to settle."""
    said = str(reply)
    match judge(reply):
        case Outcome.ACCEPTED:
            return Change(row.pk, MailState.ACCEPTED, said)
        case Outcome.DEFERRED:
            return put_off(row, now, Reason.REFUSED_FOR_NOW, said)
        case Outcome.BLOCKED:
            return put_off(row, now, Reason.BLOCKED, said, last=Reason.BLOCKED)
        case Outcome.BOUNCED:
            return Change(row.pk, MailState.BOUNCED, said, Reason.NO_SUCH_ADDRESS)
        case _:
            return Change(row.pk, MailState.FAILED, said, Reason.REFUSED)


def blocked(row: Sendable, reply: Reply, until: datetime) -> Change:
    """Refused because of who sends. It waits until the lane has tried others, and is charged nothing: when the author
    has put it right, it goes out."""
    return replace(Change.back(row, until + BEHIND_OTHERS, Reason.BLOCKED), reply=str(reply))


def put_off(row: Sendable, now: datetime, reason: str, said: str = "", *, last: Reason = Reason.GAVE_UP) -> Change:
    """To be tried again, at growing distances; `last` is the reason where that was the last attempt."""
    delay = retry_after(row.attempts)
    if delay is None:
        return Change(row.pk, MailState.FAILED, said, last)
    return Change(row.pk, MailState.DEFERRED, said, reason, now + delay)


def on_silence(row: Sendable, now: datetime, detail: str, *, resend: bool) -> Change:
    """The body was begun, and no reply came: it may have arrived."""
    delay = retry_after(row.attempts) if resend else None
    delay = SILENCE_PAUSE if delay and row.attempts == 1 else delay
    error = f"{Reason.NO_ANSWER}: {detail}"
    if delay is None:
        return Change(row.pk, MailState.UNCERTAIN, error=error)
    return Change(row.pk, MailState.DEFERRED, error=error, due=now + delay)


def unreadable(row: Sendable, error: Exception) -> Change:
    return Change(row.pk, MailState.FAILED, error=f"{Reason.UNREADABLE}: {words(error)}")
