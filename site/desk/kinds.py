"""What can wait for the author: each app puts its own kinds on the desk, and the desk knows none of them.

What waits is the app's own truth, a queryset of its own rows. The desk counts, searches and mixes them, and keeps
nothing but the marks of what was laid aside (`desk.models.Mark`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

User = AbstractBaseUser | AnonymousUser


class Rank(IntEnum):
    """What stands first in the inbox. What can wait is neither counted in the menu nor told by mail."""

    URGENT = 0
    NORMAL = 1
    LATER = 2


class NotDone(Exception):
    """Says, in the author's language, why an action did nothing."""


@dataclass(frozen=True, slots=True)
class Item:
    """One waiting thing, as a line on the desk. `alarm` says what is wrong with it, `links` lead to what takes more
    than one click, each as its words and its address."""

    title: str
    subtitle: str
    url: str
    alarm: str = ""
    links: Sequence[tuple[str, str]] = ()


def _always(_row: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done to an item where it stands, by one click.

    `run(pk, user, now)` says what was done, or raises NotDone; it looks at the row itself, since the page may be old.
    `undo(pk, user, at, now)` takes back what was done at the moment `at`; it too raises NotDone.
    `fits(row)` says for which rows the action is offered.
    """

    name: str
    label: str | Promise
    run: Callable[[int, Any, datetime], str]
    undo: Callable[[int, Any, datetime, datetime], None] | None = None
    permission: str = ""
    fits: Callable[[Any], bool] = _always


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of waiting thing.

    `label` stands behind the count, without it: "new messages". Give it as `ngettext_lazy("new message",
    "new messages", "count")`; a plain lazy string does where one form is enough.
    `rows(now)` is all that waits, with whatever `item` needs of other tables; `since` is the field, or the expression,
    that says how long. What has changed there since it was laid aside has come back.
    `search` are the lookups that the inbox searches.
    `permission` ("app.codename") hides the kind from users who lack it.
    """

    name: str
    label: str | Promise
    icon: str
    url: Callable[[], str]
    rows: Callable[[datetime], QuerySet[Any]]
    since: str | Combinable
    item: Callable[[Any], Item]
    search: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    permission: str = ""
    rank: Rank = Rank.NORMAL

    def label_for(self, count: int) -> str:
        return str(self.label % {"count": count})


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from an app's AppConfig.ready."""
    if kind.name in _kinds:
        raise ValueError(f"Another kind is already called {kind.name!r}.")
    _kinds[kind.name] = kind


def registered() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def seen_by(user: User) -> tuple[Kind, ...]:
    return tuple(kind for kind in registered() if allows(user, kind.permission))


def allows(user: User, permission: str) -> bool:
    return not permission or (isinstance(user, PermissionsMixin) and user.has_perm(permission))
