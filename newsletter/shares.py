"""Who gets which part of a letter: readers whose choices of topics let in the same articles share one edition."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from newsletter.enums import Cadence
from newsletter.models import Issue, Subscriber
from newsletter.reader_models import SubscriberQuerySet
from newsletter.topics import Sieve

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
    the archive shows.
    """
    choices = counted(due)
    whole = {issue.newsletter.language, *(language for language, _selection in choices)}
    sieve = Sieve(issue)
    groups: dict[tuple[str, frozenset[int]], list[str]] = defaultdict(list)
    for language, selection in {*choices, *((language, "") for language in whole)}:
        groups[language, sieve.lets_in(selection)].append(selection)
    found = [
        Share(language, items, tuple(sorted(names, key=_plainness)), sum(choices.get((language, n), 0) for n in names))
        for (language, items), names in groups.items()
    ]
    return sorted(found, key=lambda share: (-share.readers, share.language, share.selection))


def _plainness(selection: str) -> tuple[int, str]:
    return len(selection), selection
