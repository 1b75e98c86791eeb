"""What the page of the inbox shows around its items: their ages, and the ways to narrow the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desk import kinds
from desk.inbox import Inbox, address
from desk.panel import Line, age
from desk.waiting import Shelf, tally


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    count: int
    age: str
    current: bool


def lines(inbox: Inbox) -> Sequence[Line]:
    return [Line(entry, age(entry.since, inbox.now)) for entry in inbox.entries]


def tabs(inbox: Inbox) -> Sequence[Tab]:
    """All, and each kind that has something here."""
    everything = Tab(_("in all"), changed(inbox, kind=""), inbox.total, "", not inbox.kind)
    return [
        everything,
        *(
            Tab(
                one.kind.label_for(one.number),
                changed(inbox, kind=one.kind.name),
                one.number,
                age(one.oldest, inbox.now) if one.oldest else "",
                inbox.kind == one.kind.name,
            )
            for one in inbox.tallies
        ),
    ]


def shelves(inbox: Inbox) -> Sequence[Tab]:
    names = {Shelf.WAITING: _("Waiting"), Shelf.SNOOZED: _("Snoozed"), Shelf.ARCHIVED: _("Archived")}
    return [
        Tab(name, changed(inbox, shelf=shelf, kind=""), _number(inbox, shelf), "", inbox.shelf is shelf)
        for shelf, name in names.items()
    ]


def changed(inbox: Inbox, **changes: str) -> str:
    """The inbox, narrowed as it is but for the changes; from its first page on."""
    return address(**{"shelf": inbox.shelf, "kind": inbox.kind, "q": inbox.words, **changes})


def _number(inbox: Inbox, shelf: Shelf) -> int:
    if shelf is inbox.shelf:
        return inbox.total
    return sum(one.number for one in tally(kinds.seen_by(inbox.user), inbox.now, shelf, inbox.words))
