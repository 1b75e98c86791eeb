"""What waits, read from the apps' own tables: counted, searched, and mixed into one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)

from desk.kinds import Action, Item, Kind, User, allows
from desk.models import Mark
from desk.search import containing


class Shelf(StrEnum):
    """Where in the inbox something lies."""

    WAITING = "waiting"
    SNOOZED = "snoozed"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of a kind lies on a shelf, and since when the oldest."""

    kind: Kind
    number: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with all that the inbox shows of it."""

    kind: Kind
    pk: int
    item: Item
    since: datetime
    until: datetime | None
    actions: Sequence[Action]

    @property
    def name(self) -> str:
        """How a form names it."""
        return f"{self.kind.name}:{self.pk}"

    @property
    def label(self) -> str:
        return self.kind.label_for(1)


def tally(kinds: Iterable[Kind], now: datetime, shelf: Shelf = Shelf.WAITING, words: str = "") -> list[Tally]:
    """One for each of the kinds, in their order; a single query, however many they are."""
    kinds = list(kinds)
    parts = [
        _named(lying(kind, now, shelf, words), kind)
        .values("desk_kind")
        .annotate(n=Count("pk"), oldest=Min("desk_since"))
        for kind in kinds
    ]
    found = {row["desk_kind"]: row for row in _together(parts)}
    empty: dict[str, Any] = {"n": 0, "oldest": None}
    rows = [(kind, found.get(kind.name, empty)) for kind in kinds]
    return [Tally(kind, row["n"], row["oldest"]) for kind, row in rows]


def entries(
    kinds: Iterable[Kind],
    user: User,
    now: datetime,
    *,
    shelf: Shelf = Shelf.WAITING,
    words: str = "",
    first: int = 0,
    most: int,
) -> list[Entry]:
    """What is urgent, then what has waited longest. One query for the order, and one more for each kind met in it."""
    kinds = list(kinds)
    columns = ("desk_kind", "desk_pk", "desk_since", "desk_rank")
    parts = [
        _named(lying(kind, now, shelf, words), kind).annotate(
            desk_pk=F("pk"), desk_rank=Value(int(kind.rank), output_field=IntegerField())
        )
        for kind in kinds
    ]
    mixed = _together([part.values(*columns) for part in parts])
    if not parts:
        return []
    order = mixed.order_by("desk_rank", "desk_since", "desk_kind", "desk_pk")[first : first + most]
    places = [(row["desk_kind"], row["desk_pk"]) for row in order]
    known = {entry.name: entry for kind in kinds for entry in _entries(kind, places, user, now)}
    names = [f"{name}:{pk}" for name, pk in places]
    return [known[name] for name in names if name in known]


def lying(kind: Kind, now: datetime, shelf: Shelf = Shelf.WAITING, words: str = "") -> QuerySet[Any]:
    """The kind's rows that lie on the shelf, each with `desk_since`."""
    since = F(kind.since) if isinstance(kind.since, str) else kind.since
    rows: QuerySet[Any] = kind.rows(now).annotate(desk_since=since)
    # A mark that is older than the row's own moment was made before the row waited anew.
    marks = Mark.objects.filter(kind=kind.name, row=OuterRef("pk"), made_at__gte=OuterRef("desk_since"))
    if shelf is Shelf.ARCHIVED:
        rows = rows.filter(Exists(marks.archived()))
    elif shelf is Shelf.SNOOZED:
        rows = rows.filter(Exists(marks.snoozed(now)))
    else:
        rows = rows.filter(~Exists(marks.in_force(now)))
    return rows.filter(containing(kind.search, words)) if words.strip() else rows


def _named(rows: QuerySet[Any], kind: Kind) -> QuerySet[Any]:
    named: QuerySet[Any] = rows.order_by().annotate(desk_kind=Value(kind.name, output_field=CharField()))
    return named


def _together(parts: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    if not parts:
        return Mark.objects.none().values()
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _entries(kind: Kind, places: Iterable[tuple[str, int]], user: User, now: datetime) -> list[Entry]:
    pks = [pk for name, pk in places if name == kind.name]
    if not pks:
        return []
    until = Mark.objects.filter(kind=kind.name, row=OuterRef("pk")).values("until")[:1]
    since = F(kind.since) if isinstance(kind.since, str) else kind.since
    rows = kind.rows(now).filter(pk__in=pks)
    rows = rows.annotate(desk_since=since, desk_until=Subquery(until, output_field=DateTimeField()))
    offered = [action for action in kind.actions if allows(user, action.permission)]
    return [
        Entry(
            kind,
            row.pk,
            kind.item(row),
            row.desk_since,
            row.desk_until,
            [action for action in offered if action.fits(row)],
        )
        for row in rows
    ]
