"""Which part of a long conversation a reader asks for, by the address alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page

from comments.enums import Order

ANCHOR = "comments"
NUMBER, ORDER = "kommentarer", "ordning"
WORDS = {Order.OLDEST: "aldst", Order.NEWEST: "nyast"}


@dataclass(frozen=True, slots=True)
class Turn:
    """Page number and order. Whatever the address says, there is such a turn: nonsense is the first page."""

    usual: Order
    order: Order
    number: int = 1

    @classmethod
    def asked(cls, query: Mapping[str, str], usual: str) -> "Turn":
        orders = {word: order for order, word in WORDS.items()}
        return cls(Order(usual), orders.get(query.get(ORDER, ""), Order(usual)), _number(query))

    def at(self, number: int) -> "Turn":
        return replace(self, number=number)

    def ordered(self, order: Order) -> "Turn":
        """From the first page, because the place in one order says nothing of the other."""
        return replace(self, order=order, number=1)

    @property
    def query(self) -> str:
        """`?ordning=nyast&kommentarer=2`; empty for the first page in the usual order, so that it has one address."""
        said = {}
        if self.order != self.usual:
            said[ORDER] = WORDS[self.order]
        if self.number > 1:
            said[NUMBER] = str(self.number)
        return f"?{urlencode(said)}" if said else ""


def _number(query: Mapping[str, str]) -> int:
    try:
        return max(1, int(query.get(NUMBER, "")))
    except ValueError:
        return 1


class Pager:
    """The links from one page of a conversation to those beside it."""

    def __init__(self, leaf: "Page[Any]", turn: Turn, path: str) -> None:
        self.number, self.last = leaf.number, leaf.paginator.num_pages
        self._turn, self._path = turn, path

    @property
    def previous(self) -> str:
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._address(self.number + 1) if self.number < self.last else ""

    def _address(self, number: int) -> str:
        return f"{self._path}{self._turn.at(number).query}#{ANCHOR}"
