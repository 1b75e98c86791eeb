"""A reader changes what comes: how often, about what, in which language, and from when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from newsletter import monthly, topics
from newsletter.choice_words import sentences
from newsletter.enums import Cadence, ConsentKind, ConsentMethod
from newsletter.models import Subscriber
from newsletter.subscribe import Source, record


@dataclass(frozen=True, slots=True)
class Wish:
    """`topic_keys` empty is all; `paused_until` is the last day without a letter."""

    cadence: Cadence
    topic_keys: frozenset[str]
    language: str
    paused_until: date | None


def choose(reader: Subscriber, wish: Wish, now: datetime, *, client: str = "") -> bool:
    """False where nothing changes, or the reader is no longer on the list."""
    wanted = {
        "cadence": wish.cadence.value,
        "cadence_since": monthly.counts_from(reader, wish.cadence, now),
        "selection": _selection(reader, wish.topic_keys),
        "language": wish.language,
        "paused_until": wish.paused_until,
    }
    changes = {name: value for name, value in wanted.items() if getattr(reader, name) != value}
    with transaction.atomic():
        changed = bool(changes) and reader.mark_chosen(changes)
        if changed:
            said = Source(text=" ".join(sentences(reader, now)), client=client)
            record(reader, ConsentKind.CHANGED, ConsentMethod.LINK, now, said)
    return changed


def _selection(reader: Subscriber, keys: frozenset[str]) -> str:
    offered = {topic.key for topic in topics.on_offer(reader.newsletter, reader.language)}
    return "" if keys >= offered else topics.selection_of(keys & offered)
