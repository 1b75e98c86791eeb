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
from django.utils.translation import gettext as _

from desk import kinds
from desk.kinds import Kind, Rank, User
from desk.waiting import Entry, Shelf, Tally, entries, tally

A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Load:
    """How much waits. What can wait stands in the inbox too, but the menu and the daily mail leave it out."""

    pressing: int
    later: int

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> "Load":
        numbers = {True: 0, False: 0}
        for one in tallies:
            numbers[_can_wait(one.kind)] += one.number
        return cls(numbers[False], numbers[True])

    def __str__(self) -> str:
        pressing = _("%(number)d to deal with") % {"number": self.pressing}
        later = _("%(number)d that can wait") % {"number": self.later}
        return ", ".join(words for number, words in ((self.pressing, pressing), (self.later, later)) if number)


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
    def load(self) -> Load:
        """Of all that waits, whatever kind the list is narrowed to; empty where something is searched for."""
        return Load.of(self.tallies if self.shelf is Shelf.WAITING and not self.words else ())

    @property
    def total(self) -> int:
        return sum(one.number for one in self.tallies)


def address(*, shelf: str = Shelf.WAITING, kind: str = "", q: str = "") -> str:
    """Of the inbox, narrowed to that."""
    wanted = {"shelf": "" if shelf == Shelf.WAITING else shelf, "kind": kind, "q": q}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('desk_inbox')}?{query}" if query else reverse("desk_inbox")


def told(given: Iterable[Kind], now: datetime) -> list[Tally]:
    """What the daily mail tells of; what can wait is not among it."""
    return [one for one in tally((kind for kind in given if not _can_wait(kind)), now) if one.number]


def waiting_for(user: User, now: datetime) -> Load:
    return Load.of(tally(kinds.seen_by(user), now))


def _can_wait(kind: Kind) -> bool:
    return kind.rank >= Rank.LATER
