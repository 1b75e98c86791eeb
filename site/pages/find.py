"""From the words somebody typed to pages, the best first.

Every word has to be in a page: in any of its forms, as the beginning of a longer word (the last one may be half typed),
or as the end of a compound. A word in the title outweighs all in the lead, and that all in the text.
"""

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Q, QuerySet
from wagtail.models import Page

from pages.search_models import SearchHit, SearchTerm
from pages.stems import STOP_WORDS, plain, stem, words

MOST_WORDS = 8
MOST_TERMS = 200
FEW = 500
SAME, BEGINNING, END = 10, 5, 3
_ENDING_IN_E = frozenset({"byte", "läge", "mote", "möte", "noje", "nöje"})
"""Short nouns whose compounds keep that letter (mötestid), as those of others do not (mål, målsättning)."""
ALIKE = 0.75


class Term(NamedTuple):
    pk: int
    stem: str
    nearness: int


@dataclass(frozen=True)
class Sought:
    """A word that was typed, and its stem."""

    word: str
    stem: str

    @property
    def without_accents(self) -> bool:
        return self.word == plain(self.word)

    @property
    def root(self) -> str:
        """What compounds of it have in common. Of “ledare” so little is left that “ledig” would have it too."""
        return self.stem if len(self.stem) > 3 or len(self.word) - len(self.stem) < 3 else self.word

    @property
    def opening(self) -> str:
        """What compounds begin with. Of “mötet” so little is left that “motion” would have it too."""
        return self.word[:-1] if self.word[:-1] in _ENDING_IN_E else self.root

    def nearness(self, own: str, form: str) -> int:
        """Of a term with this stem, which first came in this form; 0 if it is another word."""
        if self.without_accents:
            own, form = plain(own), plain(form)
        if own == self.stem:
            return SAME
        if len(self.word) > 1 and (own.startswith((self.opening, self.word)) or form.startswith(self.word)):
            return BEGINNING
        # “Styrelsemöte” is a meeting; “bemöta” is none.
        is_end = len(self.root) > 2 and len(own) - len(self.root) > 2 and own.endswith(self.root)
        return END if is_end and len(self.word) > 3 else 0


@dataclass(frozen=True)
class Found:
    """Numbers of pages, and the stems that were met in them."""

    pages: list[int]
    stems: frozenset[str]


def find(typed: str, among: "QuerySet[Page]", language: str) -> Found:
    wanted = [_near(word) for word in sought(typed, language)]
    scores: dict[int, int] = {}
    # Whatever is left after the longer words is little, and only that is looked at for the shorter ones.
    for number, near in enumerate(wanted):
        best = _scores(near, scores)
        scores = {pk: score + scores.get(pk, 0) for pk, score in best.items() if not number or pk in scores}
        if not scores:
            return Found([], frozenset())
    pages = sorted(_newest_first(among, scores), key=lambda pk: -scores[pk])
    return Found(pages, frozenset(term.stem for near in wanted for term in near.values()))


def sought(typed: str, language: str) -> list[Sought]:
    """The words that count, the longest first. Where there are only such as stand everywhere, they count too."""
    forms = [word.replace("-", "").replace("’", "").replace("'", "") for _start, _end, word in words(typed)]
    telling = [word for word in forms if word not in STOP_WORDS.get(language, ()) and len(word) > 1]
    longest = sorted(telling or forms, key=len, reverse=True)[:MOST_WORDS]
    return [Sought(word, stem(word, language)) for word in longest]


def better_spelling(typed: str, language: str, finds: Callable[[str], bool]) -> str:
    """What may have been meant, or nothing. Only what finds something is offered."""
    offered = typed.lower()
    for word in sought(typed, language):
        if not _near(word):
            offered = offered.replace(word.word, _like(word.word))
    return offered if offered != typed.lower() and finds(offered) else ""


def _like(word: str) -> str:
    """The word of the index that looks most like it, or itself."""
    known = SearchTerm.objects.filter(_beginning("plain", plain(word[0]))).values_list("word", flat=True)
    pairs = set(pairwise(word))

    def shared(other: str) -> int:
        return len(pairs.intersection(pairwise(other))) - abs(len(other) - len(word))

    # Comparing letter by letter is slow; only words that share pairs of letters are worth it.
    return next(iter(difflib.get_close_matches(word, nlargest(20, known, key=shared), 1, ALIKE)), word)


def _near(word: Sought) -> dict[int, Term]:
    """Terms of the index that the word can mean, by number."""
    typed, root, opening = plain(word.word), plain(word.root), plain(word.opening)
    # What is half typed can be longer already than its stem, so that each of its own beginnings may be the one.
    wanted = Q(plain__in={plain(word.stem), *(typed[:length] for length in range(2, len(typed) + 1))})
    if len(typed) > 1:
        wanted |= _beginning("plain", opening) | _beginning("plain", typed)
    if len(typed) > 3:
        wanted |= _beginning("backwards", root[::-1])
    rows = SearchTerm.objects.filter(wanted).values_list("pk", "stem", "word")
    terms = [Term(pk, stem, word.nearness(stem, form)) for pk, stem, form in rows]
    nearest = sorted(terms, key=lambda term: (-term.nearness, len(term.stem), term.pk))
    return {term.pk: term for term in nearest[:MOST_TERMS] if term.nearness}


def _beginning(column: str, text: str) -> Q:
    """By comparison, which SQLite too has an index for."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": text[:-1] + chr(ord(text[-1]) + 1)})


def _scores(near: Mapping[int, Term], among: Collection[int]) -> dict[int, int]:
    """The best place of any of the terms in each page."""
    hits = SearchHit.objects.filter(term_id__in=list(near))
    if 0 < len(among) <= FEW:
        hits = hits.filter(entry_id__in=list(among))
    best: dict[int, int] = {}
    for term, entry, weight in hits.values_list("term_id", "entry_id", "weight"):
        score = weight * near[term].nearness
        if score > best.get(entry, 0):
            best[entry] = score
    return best


def _newest_first(among: "QuerySet[Page]", found: Collection[int]) -> list[int]:
    if len(found) <= FEW:
        among = among.filter(pk__in=list(found))
    return [pk for pk in among.order_by("-first_published_at", "-pk").values_list("pk", flat=True) if pk in found]
