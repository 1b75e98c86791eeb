"""The kinds of rows that the delivery engine sends. Apps register theirs in AppConfig.ready."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

from mail.conversation import Envelope
from mail.querysets import SendableQuerySet


class Queue(Protocol):
    def rows(self) -> SendableQuerySet:
        """All rows that may go out, without the columns that are big. Filter through subqueries, not joins: a claim
        locks what is joined as well."""

    def recipient(self, row: Any) -> str:
        """The address that the limits count."""

    def envelope(self, row: Any) -> Envelope:
        """What to send for one claimed row. An exception fails this row and no other."""


@runtime_checkable
class Choosy(Protocol):
    """A queue whose rows may have become unwanted since they were written, by an unsubscription for instance."""

    def still_wanted(self, rows: Sequence[Any]) -> Iterable[int]:
        """The primary keys, of these claimed rows, that are to be sent; the others become suppressed."""


_queues: dict[str, Queue] = {}


def register(name: str, queue: Queue) -> None:
    if name in _queues and type(_queues[name]) is not type(queue):
        raise ValueError(f"Another mail queue is already called {name!r}.")
    _queues[name] = queue


def get(name: str) -> Queue:
    return _queues[name]


def names() -> list[str]:
    return list(_queues)
