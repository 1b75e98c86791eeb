"""Which published pages are near to a draft: those that share its rare words."""

from collections import Counter
from collections.abc import Iterable
from math import log, sqrt
from typing import Any

from django.db.models import Case, Count, FloatField, Q, QuerySet, Sum, Value, When
from wagtail.models import Page

from pages.find import Found
from pages.search_index import IN_LEAD, IN_TITLE
from pages.search_models import SearchEntry, SearchHit, SearchTerm
from pages.stems import stems, words

MOST_READ = 30_000
MOST_STEMS = 300
TELLING_STEMS = 40
SHOWN = 8
MARKED = 12
TITLE_COUNTS = 4
LEAST_SHARED = 2


def near(title: str, text: str, among: "QuerySet[Page]", language: str, besides: Iterable[int] = ()) -> Found:
    """The nearest first. A page that shares but one word with the draft is near only if it has it in its title."""
    telling = _telling(_counted(title, text[:MOST_READ], language))
    if not telling:
        return Found([], frozenset())
    hits: Any = SearchHit.objects.filter(term__in=telling, entry__page__in=among).exclude(entry_id__in=list(besides))
    rows = hits.values("entry_id").annotate(
        shared=Count("term_id"),
        in_title=Count("term_id", filter=Q(weight__gte=IN_TITLE)),
        score=Sum(_place() * _worth(telling), output_field=FloatField()),
    )
    near_enough = rows.filter(Q(shared__gte=LEAST_SHARED) | Q(in_title__gt=0)).order_by("-score", "-entry_id")
    # The dozen that say most are marked where they stand; more would be a speckled page.
    return Found([row["entry_id"] for row in near_enough[:SHOWN]], frozenset(term.stem for term in [*telling][:MARKED]))


def _counted(title: str, text: str, language: str) -> Counter[str]:
    counted = Counter(stem for _start, _end, word in words(text) for stem in stems(word, language))
    for _start, _end, word in words(title):
        counted.update(dict.fromkeys(stems(word, language), TITLE_COUNTS))
    return counted


def _telling(counted: Counter[str]) -> dict[SearchTerm, float]:
    """The stems that say most about the draft, and how much: often here, and seldom elsewhere."""
    often = [stem for stem, _times in counted.most_common(MOST_STEMS)]
    pages = SearchEntry.objects.count()
    terms = SearchTerm.objects.filter(stem__in=often).annotate(pages=Count("hits")).filter(pages__gt=0)
    worth = {term: sqrt(counted[term.stem]) * log(1 + pages / term.pages) for term in terms}
    return {term: worth[term] for term in sorted(worth, key=lambda term: -worth[term])[:TELLING_STEMS]}


def _place() -> Case:
    in_title, in_lead = When(weight__gte=IN_TITLE, then=Value(3.0)), When(weight__gte=IN_LEAD, then=Value(1.5))
    return Case(in_title, in_lead, default=Value(1.0), output_field=FloatField())


def _worth(telling: dict[SearchTerm, float]) -> Case:
    cases = [When(term_id=term.pk, then=Value(worth)) for term, worth in telling.items()]
    return Case(*cases, default=Value(0.0), output_field=FloatField())
