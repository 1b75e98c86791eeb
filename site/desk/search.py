"""Words looked for in some columns, without a search index."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

MOST_WORDS = 8


def containing(lookups: Iterable[str], words: str) -> Q:
    """Rows in which each of the words stands in one of the columns."""
    found = Q()
    for word in words.replace("\x00", "").split()[:MOST_WORDS]:
        anywhere = Q(pk__in=[])
        for lookup in lookups:
            for spelling in spellings(word):
                anywhere |= Q(**{f"{lookup}__icontains": spelling})
        found &= anywhere
    return found


def spellings(words: str) -> set[str]:
    """SQLite takes Å and å for two letters, so that such words are looked for as they are mostly written."""
    if words.isascii() or connection.vendor != "sqlite":
        return {words}
    return {words, words.lower(), words.upper(), words.capitalize(), words.title()}
