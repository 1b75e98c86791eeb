"""What is kept about a person: each app says what it holds for an e-mail address, and the desk knows none of them."""

import logging
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise

logger = logging.getLogger(__name__)

DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Holding:
    """One sort of things that may be a person's.

    `find(address)` counts them, `export(address, now)` gives them as plain values for JSON, `erase(address, now)` takes
    away what tells of the person and says of how many. Each finds every spelling of the address. `erase` may be called
    again and then finds nothing; it stops mail that has not left yet.
    """

    name: str
    label: str | Promise
    goes: str | Promise
    stays: str | Promise
    find: Callable[[str], int]
    export: Callable[[str, datetime], list[dict[str, Any]]]
    erase: Callable[[str, datetime], int]


@dataclass(frozen=True, slots=True)
class Found:
    """How much one sort holds about an address."""

    holding: Holding
    count: int


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Called from an app's AppConfig.ready."""
    if _holdings.get(holding.name, holding) is not holding:
        raise ValueError(f"Another holding is already called {holding.name!r}.")
    _holdings[holding.name] = holding


def registered() -> tuple[Holding, ...]:
    return tuple(_holdings.values())


def find(address: str) -> list[Found]:
    """Every sort, also those that hold nothing."""
    return [Found(holding, holding.find(address)) for holding in registered()]


def export(address: str, now: datetime) -> dict[str, Any]:
    """All of it, ready to be written as one JSON file."""
    held = {holding.name: holding.export(address, now) for holding in registered()}
    return {"address": address, "exported_at": now.isoformat(), **held}


def erase(address: str, now: datetime, *, by: str) -> list[Found]:
    """Each sort in a transaction of its own: one that fails is not erased at all and stops those behind it, and a
    second call takes up what is left. The log names the address by a keyed digest only."""
    erased = []
    for holding in registered():
        with transaction.atomic():
            erased.append(Found(holding, holding.erase(address, now)))
    note("erased", address, erased, by=by)
    return erased


def note(what: str, address: str, found: list[Found], *, by: str) -> None:
    counts = " ".join(f"{one.holding.name}={one.count}" for one in found if one.count)
    logger.info("person %s %s by %s: %s", what, digest(address), by, counts or "nothing")


def digest(address: str) -> str:
    """Tells two entries of the log about one person apart from those about another, and cannot be turned back."""
    folded = unicodedata.normalize("NFKC", address).strip().casefold()
    return salted_hmac("desk.persons", folded, algorithm="sha256").hexdigest()[:DIGEST_LENGTH]
