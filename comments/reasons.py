"""Why a comment waits or was taken for spam: stored as codes with their values, told in words."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Reason(TypedDict, total=False):
    code: str
    points: int
    """What it adds to the score; none where it only explains."""
    count: int
    words: list[str]
    score: float
    seconds: float


EVERY = "every"
LINKS = "links"
WORDS = "words"
DISALLOWED = "disallowed"
DUPLICATE = "duplicate"
HASTE = "haste"
STALE = "stale"
TRAP = "trap"
RATE = "rate"
NEW = "new"
UNPROVEN = "unproven"
LEARNER_HOLD = "learner_hold"
LEARNER_SPAM = "learner_spam"
AKISMET = "akismet"


def points(reasons: Sequence[Mapping[str, object]]) -> int:
    return sum(value for reason in reasons if isinstance(value := reason.get("points"), int))


def in_words(reasons: Sequence[Mapping[str, object]]) -> list[str]:
    return [_sentence(reason) for reason in reasons]


def _sentence(reason: Mapping[str, object]) -> str:
    match reason:
        case {"code": "links", "count": int(count)}:
            return ngettext("%(count)d link", "%(count)d links", count) % {"count": count}
        case {"code": "words", "words": list(words)}:
            return _("On the list of words that make a comment wait: %(words)s") % {"words": _quoted(words)}
        case {"code": "disallowed", "words": list(words)}:
            return _("On the list of words that make a comment spam: %(words)s") % {"words": _quoted(words)}
        case {"code": "haste", "seconds": int() | float() as seconds, "count": int(count)}:
            return _haste(round(seconds), count)
        case {"code": "rate", "count": int(count)}:
            return _many(count)
        case {"code": "learner_hold" | "learner_spam" as code, "score": int() | float() as score}:
            return _learner(code, score, reason.get("words"))
    other = str(reason.get("code", ""))
    return _plain().get(other, other)


def _plain() -> dict[str, str]:
    return {
        EVERY: _("Every comment is read before it is shown"),
        DUPLICATE: _("The same text has come in before"),
        STALE: _("The form had been open for more than a day"),
        TRAP: _("The field that people do not see was filled in"),
        NEW: _("No comment with this address is shown yet"),
        UNPROVEN: _("The browser did no proof of work"),
        AKISMET: _("Akismet says that it is spam"),
    }


def _haste(seconds: int, count: int) -> str:
    words = ngettext(
        "%(count)d characters in %(seconds)s second: faster than anybody types",
        "%(count)d characters in %(seconds)s seconds: faster than anybody types",
        seconds,
    )
    return words % {"count": count, "seconds": number_format(seconds)}


def _many(count: int) -> str:
    words = ngettext(
        "%(count)d other comment from the same network in ten minutes",
        "%(count)d other comments from the same network in ten minutes",
        count,
    )
    return words % {"count": count}


def _learner(code: str, score: float, words: object) -> str:
    sentence = (
        _("Like what you marked as spam: %(score)s of 1")
        if code == LEARNER_SPAM
        else _("Perhaps like what you marked as spam: %(score)s of 1")
    ) % {"score": number_format(round(score, 2), 2)}
    if isinstance(words, list) and words:
        because = ", ".join(feature_in_words(str(word)) for word in words)
        return _("%(sentence)s, because of %(words)s") % {"sentence": sentence, "words": because}
    return sentence


def feature_in_words(feature: str) -> str:
    """What the learner calls "name:casino" or "sign:link", for a person."""
    kind, _colon, value = feature.partition(":")
    match kind:
        case "sign":
            return _signs().get(value) or _length(value)
        case "name":
            return _("“%(word)s” in the name") % {"word": value}
        case "start":
            return _("“%(word)s” at the beginning") % {"word": value}
    return _("“%(word)s”") % {"word": value}


def _signs() -> dict[str, str]:
    return {
        "link": _("a link"),
        "links": _("several links"),
        # No longer learnt from, but kept with the comments that were judged by it.
        "address": _("a web address"),
        "domain": _("a web address without a link"),
        "tag": _("HTML"),
        "money": _("an amount of money"),
        "phone": _("a phone number"),
        "email": _("an e-mail address"),
        "question": _("a question mark"),
        "exclamation": _("an exclamation mark"),
        "exclamations": _("many exclamation marks"),
        "capitals": _("capital letters"),
        "lower-start": _("a small letter at the beginning"),
        "pictogram": _("a pictogram"),
        "code": _("program code"),
        "name-with-digits": _("digits in the name"),
        "on-topic": _("words of the page's title"),
        "off-topic": _("no word of the page's title"),
    }


def _length(value: str) -> str:
    return _("the length") if value.startswith("length") else value


def _quoted(words: list[object]) -> str:
    return ", ".join(_("“%(word)s”") % {"word": word} for word in words)
