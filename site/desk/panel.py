from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from desk import kinds, warnings
from desk.inbox import address
from desk.kinds import User
from desk.waiting import Entry, Tally, entries, tally

MOST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Line:
    entry: Entry
    age: str


@dataclass(frozen=True, slots=True)
class Row:
    """One kind on the desk, with its first items."""

    kind: kinds.Kind
    count: int
    label: str
    age: str
    lines: Sequence[Line]

    @property
    def address(self) -> str:
        return address(kind=self.kind.name)


class DeskPanel(Component):
    """The first thing on the admin's home page: what waits for the author, and what is wrong with the site."""

    name = "desk"
    order = 50
    template_name = "desk/panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        now = timezone.now()
        return {"warnings": warnings.current(now), "rows": waiting(user, now)}


def waiting(user: User, now: datetime) -> list[Row]:
    return [_row(found, user, now) for found in tally(kinds.seen_by(user), now) if found.number]


def age(since: datetime, now: datetime) -> str:
    """How long something has waited, in its largest unit only."""
    if (now - since).total_seconds() < 60:
        return _("just now")
    return timesince(since, now, depth=1)


def _row(found: Tally, user: User, now: datetime) -> Row:
    return Row(
        found.kind,
        found.number,
        found.kind.label_for(found.number),
        age(found.oldest, now) if found.oldest else "",
        [Line(entry, age(entry.since, now)) for entry in entries([found.kind], user, now, most=MOST_ITEMS)],
    )
