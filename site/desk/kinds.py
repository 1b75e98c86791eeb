"""What can wait for the author: each app puts its own kinds on the desk, and the desk knows none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Item:
    """One waiting thing, as a line on the desk."""

    title: str
    subtitle: str
    url: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of waiting thing.

    `label` stands behind the count, without it: "new messages". Give it as `ngettext_lazy("new message",
    "new messages", "count")`; a plain lazy string does where one form is enough.
    `items` gives the longest waiting first. `oldest` and `items` are asked only where `count` is not 0.
    `permission` ("app.codename") hides the kind from users who lack it.
    """

    name: str
    label: str | Promise
    icon: str
    url: Callable[[], str]
    count: Callable[[datetime], int]
    oldest: Callable[[datetime], datetime | None]
    items: Callable[[int], Sequence[Item]]
    permission: str = ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from an app's AppConfig.ready."""
    if kind.name in _kinds:
        raise ValueError(f"Another kind is already called {kind.name!r}.")
    _kinds[kind.name] = kind


def registered() -> tuple[Kind, ...]:
    return tuple(_kinds.values())
