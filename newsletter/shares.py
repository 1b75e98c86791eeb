"""Who gets which part of a letter: readers whose choices of topics let in the same articles share one edition."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from newsletter.enums import Cadence
from newsletter.models import Issue, Subscriber
from newsletter.reader_models import SubscriberQuerySet
from newsletter.topics import Sieve

MOST = 500
"""Parts of one letter that are made: so many are built well within the time of a task, and few blogs come near."""
Choice = tuple[str, str]
"""A language and a choice of topics, as a reader's row holds them."""


@dataclass(frozen=True, slots=True)
class Share:
    """The articles that one edition holds, and the choices of topics that lead to it."""

    language: str
    items: frozenset[int]
    selections: tuple[str, ...]
    """The simplest first: it names the edition."""
    readers: int

    @property
    def selection(self) -> str:
        return self.selections[0]


def readers(issue: Issue, now: datetime) -> SubscriberQuerySet:
    """Who is to get the letter, if it goes now and holds something for them."""
    today = now.astimezone(issue.newsletter.rhythm.tz).date()
    return Subscriber.objects.of(issue.newsletter).getting(Cadence(issue.cadence), issue.slot_date, today)


def counted(due: SubscriberQuerySet) -> dict[Choice, int]:
    """How many of these readers have made which choice."""
    rows = due.order_by().values_list("language", "selection").annotate(number=Count("pk"))
    return {(language, selection): number for language, selection, number in rows}


def shares(issue: Issue, due: SubscriberQuerySet) -> list[Share]:
    """One a language and set of articles, those with the most readers first.

    The whole letter is always among them, in the newsletter's own language and in each that readers have: it is what
    the archive shows. Where there would be more than can be built, the rarest choices get the whole letter too.
    """
    choices = counted(due)
    whole = {issue.newsletter.language, *(language for language, _selection in choices)}
    sieve = Sieve(issue)
    groups: dict[tuple[str, frozenset[int]], list[str]] = defaultdict(list)
    for language, selection in {*choices, *((language, "") for language in whole)}:
        groups[language, sieve.lets_in(selection)].append(selection)
    found = [_share(language, items, names, choices) for (language, items), names in groups.items()]
    parts = [share for share in sorted(found, key=_rarity) if share.items and "" not in share.selections]
    for share in parts[MOST:]:
        groups[share.language, sieve.lets_in("")] += groups.pop((share.language, share.items))
    return sorted((_share(*group, names, choices) for group, names in groups.items()), key=_rarity)


def _share(language: str, items: frozenset[int], names: Sequence[str], choices: Mapping[Choice, int]) -> Share:
    number = sum(choices.get((language, name), 0) for name in names)
    return Share(language, items, tuple(sorted(names, key=_plainness)), number)


def _rarity(share: Share) -> tuple[int, str, str]:
    return -share.readers, share.language, share.selection


def _plainness(selection: str) -> tuple[int, str]:
    return len(selection), selection
