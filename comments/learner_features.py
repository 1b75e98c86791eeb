"""What the learner sees of a comment: words, pairs, parts of words, the writer's name, hosts, and how it is written.

Every feature has a name that a person can read, since the learner must say what moved it.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

WORD, PAIR, PART, START, NAME, HOST, SIGN = "word", "pair", "part", "start", "name", "host", "sign"
STRENGTH = {WORD: 1.0, PAIR: 0.7, PART: 0.2, START: 1.0, NAME: 0.7, HOST: 1.0, SIGN: 2.0}

LONGEST_WORD = 24
HEAD, TAIL = 2_000, 1_000
"""Of a very long comment the beginning and the end are read, so that judging takes the same time for all."""
MANY_CAPITALS = 0.3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^\s/?#:<>\"]+)", re.IGNORECASE)
_DOMAIN = re.compile(r"(?<![@\w.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,10}\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£]\s?\d|\d\s?(?:[$€£]|kr\b|usd\b|sek\b|dollar|kronor)", re.IGNORECASE)
_PHONE = re.compile(r"(?:\d[\s().-]{0,2}){8}")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_TAG = re.compile(r"<[a-z/]", re.IGNORECASE)
_CODE = re.compile(r"[_=(){}\[\];][^\n]*[_=(){}\[\];]")
_PICTOGRAM = re.compile("[\u2190-\U0010ffff]")


class Example(NamedTuple):
    text: str
    author: str
    title: str = ""
    is_spam: bool = False


def features(text: str, author: str, title: str) -> dict[str, float]:
    """Feature names with their strengths."""
    text = _plain(text)
    prose = _URL.sub(" ", text)
    words = _words(prose)
    hosts = {match[1].lower() for url in _URL.findall(text) if (match := _HOST.match(url))}
    found: dict[str, float] = {}
    for kind, values in (
        (WORD, words),
        (PAIR, map(" ".join, pairwise(words))),
        (PART, _parts(set(words))),
        (START, words[:1]),
        (NAME, _words(_plain(author))),
        (HOST, hosts),
        (SIGN, _signs(text, prose, words, author, title)),
    ):
        strength = STRENGTH[kind]
        found.update((f"{kind}:{value}", strength) for value in values)
    return found


def _plain(text: str) -> str:
    if len(text) > HEAD + TAIL:
        text = f"{text[:HEAD]} {text[-TAIL:]}"
    # Letters of another width and entities are how a known word is hidden.
    return html.unescape(unicodedata.normalize("NFKC", text)).replace("\ufeff", "")


def _words(text: str) -> list[str]:
    return ["0" if word.isdigit() else word[:LONGEST_WORD] for word in _WORD.findall(text.casefold())]


def _parts(words: set[str]) -> Iterator[str]:
    for word in words:
        edged = f"^{word}$"
        for length in (3, 4):
            yield from (edged[at : at + length] for at in range(len(edged) - length + 1))


def _signs(text: str, prose: str, words: list[str], author: str, title: str) -> Iterator[str]:
    links = len(_URL.findall(text))
    yield f"length{min(len(words).bit_length(), 8)}"
    yield from (name for name, holds in _CHECKS.items() if holds(prose))
    # One sign for a link: counted twice, it alone would put a good comment with a source among the spam.
    if links:
        yield "link"
    if links > 1:
        yield "links"
    if any(letter.isdigit() for letter in author):
        yield "name-with-digits"
    about = {word for word in _words(title) if len(word) > 3}
    if about:
        yield "on-topic" if about.intersection(words) else "off-topic"


def _shouts(prose: str) -> bool:
    letters = [letter for letter in prose if letter.isalpha()]
    return len(letters) > 8 and sum(map(str.isupper, letters)) > MANY_CAPITALS * len(letters)


_CHECKS: dict[str, Callable[[str], object]] = {
    "domain": _DOMAIN.search,
    "tag": _TAG.search,
    "money": _MONEY.search,
    "phone": _PHONE.search,
    "email": _EMAIL.search,
    "question": lambda prose: "?" in prose,
    "exclamation": lambda prose: "!" in prose,
    "exclamations": lambda prose: prose.count("!") > 2,
    "capitals": _shouts,
    "lower-start": lambda prose: prose.lstrip()[:1].islower(),
    "pictogram": _PICTOGRAM.search,
    "code": _CODE.search,
}
