"""A kind of waiting things for the tests of the desk itself, which knows no app: the guard's counters."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import ngettext_lazy

from desk.kinds import Action, Item, Kind, NotDone
from guard.models import Counter


def a_counter(key: str = "Anna Ek", *, ends_at: datetime, scope: str = "letters") -> Counter:
    return Counter.objects.create(scope=scope, key=key, count=1, ends_at=ends_at)


def counters(name: str = "letters", **fields: Any) -> Kind:
    """Waits while its count is 1, since `ends_at`."""
    given: dict[str, Any] = {
        "label": ngettext_lazy("unread letter", "unread letters", "count"),
        "icon": "mail",
        "url": lambda: f"/admin/{name}/",
        "rows": lambda now: Counter.objects.filter(scope=name, count=1),
        "since": "ends_at",
        "item": lambda row: Item(row.key, "Fråga", f"/admin/{name}/{row.pk}/"),
        "search": ("key",),
        "actions": (Action("read", "Läst", read, unread),),
    }
    return Kind(name=name, **{**given, **fields})


def read(pk: int, user: Any, now: datetime) -> str:
    if not Counter.objects.filter(pk=pk, count=1).update(count=2):
        raise NotDone("Redan läst.")
    return "Nu är det läst."


def unread(pk: int, user: Any, at: datetime, now: datetime) -> None:
    if not Counter.objects.filter(pk=pk, count=2).update(count=1):
        raise NotDone("Inte läst.")


def some(*ages: timedelta, now: datetime, **fields: Any) -> None:
    for number, waited in enumerate(ages):
        a_counter(f"Brev {number}", ends_at=now - waited, **fields)
