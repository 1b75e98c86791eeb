"""A stretch of a text that shows why it was found, with the words marked."""

import re
from collections.abc import Set as AbstractSet

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pages.stems import stems, words

LENGTH = 260
LONGEST_READ = 40_000
_SENTENCE_END = re.compile(r"[.!?…:]\s+")
Place = tuple[int, int]


def marked(text: str, met: AbstractSet[str], language: str) -> SafeString:
    """The whole text as HTML."""
    return _mark(text, 0, len(text), _places(text, met, language))


def excerpt(text: str, met: AbstractSet[str], language: str) -> SafeString:
    text = text[:LONGEST_READ]
    places = _places(text, met, language)
    start = _start(text, places)
    end = _end(text, start)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return mark_safe(before + _mark(text, start, end, places) + after)


def _places(text: str, met: AbstractSet[str], language: str) -> list[Place]:
    return [(start, end) for start, end, word in words(text) if not met.isdisjoint(stems(word, language))]


def _start(text: str, places: list[Place]) -> int:
    """The beginning of the sentence from which on the most is found."""
    if not places:
        return 0
    best = max(places, key=lambda place: (_within(places, place[0]), -place[0]))[0]
    sentences = [0, *(found.end() for found in _SENTENCE_END.finditer(text, 0, best))]
    if best - sentences[-1] < LENGTH // 2:
        return sentences[-1]
    return text.rfind(" ", 0, best - LENGTH // 4) + 1


def _within(places: list[Place], start: int) -> int:
    return sum(1 for place in places if start <= place[0] < start + LENGTH // 2)


def _end(text: str, start: int) -> int:
    if len(text) - start <= LENGTH:
        return len(text)
    space = text.rfind(" ", start, start + LENGTH)
    return space if space > start else start + LENGTH


def _mark(text: str, start: int, end: int, places: list[Place]) -> SafeString:
    parts, at = [], start
    for first, last in places:
        if start <= first and last <= end:
            parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    return mark_safe("".join([*parts, escape(text[at:end])]))
