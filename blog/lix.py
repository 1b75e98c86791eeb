"""LIX, the Swedish measure of how hard a text is to read (C.-H. Björnsson, Läsbarhet, 1968): the mean number of words
in a sentence, and how many words in a hundred have more than six letters."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

LONG_WORD = 7
"""Letters from which a word counts as long."""
LONG_SENTENCE = 30
"""Words from which readers lose the thread."""
LEAST_WORDS = 50
"""Of less than this nothing can be said."""
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d[\d.,:]*")
_ABBREVIATIONS = (
    *("t.ex", "bl.a", "d.v.s", "dvs", "m.m", "m.fl", "o.s.v", "osv", "kl", "s.k", "p.g.a", "pga", "f.d", "ca", "nr"),
    *("resp", "jfr", "etc", "dr", "prof", "st", "inkl", "exkl", "e.g", "i.e", "mr", "mrs", "ms", "vs"),
)
_AFTER_ABBREVIATION = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _ABBREVIATIONS))})\.$", re.IGNORECASE)
_END = re.compile(r"([.!?…][”\"’»)]*) (?=[“”\"’«»(–—-]*\s?[A-ZÅÄÖÉ0-9])")


@dataclass(frozen=True, slots=True)
class Lix:
    words: int
    value: int

    @property
    def says_something(self) -> bool:
        return self.words >= LEAST_WORDS

    @property
    def meaning(self) -> str:
        grades = (
            (30, _("very easy, like a children's book")),
            (40, _("easy, like a novel or a weekly")),
            (50, _("medium, like a newspaper")),
            (60, _("hard, like a text from an authority")),
        )
        return next((words for limit, words in grades if self.value < limit), _("very hard, like a doctoral thesis"))


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """A stop after an abbreviation, or inside a number, ends no sentence."""
    found: list[str] = []
    for part in _END.sub(r"\1\n", " ".join(text.split())).split("\n"):
        if found and _AFTER_ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return found


def measure(paragraphs: Iterable[str]) -> Lix:
    sentences: Sequence[str] = [
        sentence for text in paragraphs for sentence in sentences_of(text) if words_of(sentence)
    ]
    words = [word for sentence in sentences for word in words_of(sentence)]
    if not words:
        return Lix(0, 0)
    long = sum(len(word) >= LONG_WORD for word in words)
    return Lix(len(words), round(len(words) / len(sentences) + 100 * long / len(words)))
