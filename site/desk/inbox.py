"""One page of the author's inbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from desk import kinds
from desk.kinds import Kind, Rank, User
from desk.waiting import Entry, Shelf, Tally, entries, tally

A_PAGE = 25


@dataclass(frozen=True)
class Inbox:
    """What the user sees of it. `kind` is the one that it is narrowed to, `words` are what is searched for."""

    user: User
    now: datetime
    shelf: Shelf = Shelf.WAITING
    kind: str = ""
    words: str = ""
    number: str = "1"

    @classmethod
    def asked_for(cls, parameters: QueryDict, user: User, now: datetime) -> "Inbox":
        """Whatever the address holds: what is not there shows what waits."""
        shelf = parameters.get("shelf", "")
        return cls(
            user=user,
            now=now,
            shelf=Shelf(shelf) if shelf in set(Shelf) else Shelf.WAITING,
            kind=parameters.get("kind", ""),
            words=parameters.get("q", "").replace("\x00", "").strip()[:200],
            number=parameters.get("p", "1"),
        )

    @cached_property
    def tallies(self) -> list[Tally]:
        """Of every kind that the user may see and that has something here; one query."""
        found = tally(kinds.seen_by(self.user), self.now, self.shelf, self.words)
        return [one for one in found if one.number]

    @property
    def chosen(self) -> list[Kind]:
        return [one.kind for one in self.tallies if self.kind in {"", one.kind.name}]

    @cached_property
    def page(self) -> Any:
        total = sum(one.number for one in self.tallies if self.kind in {"", one.kind.name})
        return Paginator(range(total), A_PAGE).get_page(self.number)

    @cached_property
    def entries(self) -> Sequence[Entry]:
        first = (self.page.number - 1) * A_PAGE
        return entries(self.chosen, self.user, self.now, shelf=self.shelf, words=self.words, first=first, most=A_PAGE)

    @property
    def total(self) -> int:
        return sum(one.number for one in self.tallies)


def address(*, shelf: str = Shelf.WAITING, kind: str = "", q: str = "") -> str:
    """Of the inbox, narrowed to that."""
    wanted = {"shelf": "" if shelf == Shelf.WAITING else shelf, "kind": kind, "q": q}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('desk_inbox')}?{query}" if query else reverse("desk_inbox")


def told(given: Iterable[Kind], now: datetime) -> list[Tally]:
    """What the menu counts and the daily mail tells of; what can wait is not among it."""
    found = tally((kind for kind in given if kind.rank < Rank.LATER), now)
    return [one for one in found if one.number]


def waiting_for(user: User, now: datetime) -> int:
    return sum(one.number for one in told(kinds.seen_by(user), now))
