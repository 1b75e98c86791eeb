from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from desk import kinds, warnings

MOST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Line:
    item: kinds.Item
    age: str


@dataclass(frozen=True, slots=True)
class Row:
    """One kind on the desk, with its first items."""

    kind: kinds.Kind
    count: int
    label: str
    age: str
    lines: Sequence[Line]


class DeskPanel(Component):
    """The first thing on the admin's home page: what waits for the author, and what is wrong with the site."""

    name = "desk"
    order = 50
    template_name = "desk/panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        now = timezone.now()
        return {"warnings": warnings.current(now), "rows": waiting(user, now)}


def waiting(user: AbstractBaseUser | AnonymousUser, now: datetime) -> list[Row]:
    rows = (_row(kind, now) for kind in kinds.registered() if _may_see(user, kind))
    return [row for row in rows if row.count]


def age(since: datetime, now: datetime) -> str:
    """How long something has waited, in its largest unit only."""
    if (now - since).total_seconds() < 60:
        return _("just now")
    return timesince(since, now, depth=1)


def _row(kind: kinds.Kind, now: datetime) -> Row:
    count = kind.count(now)
    if not count:
        return Row(kind, 0, "", "", ())
    oldest = kind.oldest(now)
    return Row(
        kind,
        count,
        str(kind.label % {"count": count}),
        age(oldest, now) if oldest else "",
        [Line(item, age(item.since, now)) for item in kind.items(MOST_ITEMS)],
    )


def _may_see(user: AbstractBaseUser | AnonymousUser, kind: kinds.Kind) -> bool:
    return not kind.permission or (isinstance(user, PermissionsMixin) and user.has_perm(kind.permission))
