"""Mails about a comment that are written and have not left the house."""

from collections.abc import Iterable
from datetime import datetime

from comments import unfollow
from comments.enums import State
from mail import outbox
from mail.forget import about

AWAY = frozenset({State.SPAM, State.TRASH})


def reference(pk: int) -> str:
    """What every mail that holds words of a comment is found by."""
    return f"comment:{pk}"


def stop(pks: Iterable[int], to: State, now: datetime) -> None:
    """Nobody shall read by mail tomorrow what was thrown away today, nor a reader what waits again to be judged.

    Called in the transaction that moves it there.
    """
    mails = about(map(reference, pks))
    if to in AWAY:
        outbox.cancel(mails, now)
    elif to == State.PENDING:
        outbox.cancel(mails.filter(kind__in=unfollow.KINDS.values()), now)
