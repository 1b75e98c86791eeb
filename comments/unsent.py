"""Mails about a comment that are written and have not left the house."""

from collections.abc import Iterable
from datetime import datetime

from comments.enums import State
from mail import outbox
from mail.forget import about

AWAY = frozenset({State.SPAM, State.TRASH})


def reference(pk: int) -> str:
    """What every mail that holds words of a comment is found by."""
    return f"comment:{pk}"


def stop(pks: Iterable[int], to: State, now: datetime) -> None:
    """Nobody shall read by mail tomorrow what was thrown away today; called in the transaction that moves it there."""
    if to in AWAY:
        outbox.cancel(about(map(reference, pks)), now)
