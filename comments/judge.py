"""What the signs of spam come to. Each has a weight of the site's; one of 0 is switched off. None loses a comment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from comments import reasons
from comments.enums import Policy
from comments.evidence import Evidence
from comments.learner import opinion
from comments.learner_model import Verdict
from comments.models import CommentSettings
from comments.reasons import Reason
from comments.word_list import found

TYPED_A_SECOND = 15.0
"""Characters. The fastest typists reach ten; who pastes a longer text gets a few points for it and no more."""
SHORT = 40
"""So much anybody types, or has in the clipboard, in a few seconds."""
AT_ONCE = 2.0
"""Seconds in which nobody fills in a name, an address and a text, however short."""
MANY = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    score: int
    reasons: list[Reason]
    learner_score: float | None

    def is_spam(self, settings: CommentSettings) -> bool:
        return 0 < settings.spam_at <= self.score


Sign = Callable[[Evidence, CommentSettings], Reason | None]


def judge(evidence: Evidence, settings: CommentSettings) -> Judgement:
    given: list[Reason] = [{"code": reasons.EVERY}] if settings.policy == Policy.NOBODY else []
    given += _signs(evidence, settings)
    verdict = _learnt(evidence, settings)
    if verdict and (reason := _learner_reason(verdict, settings)):
        given.append(reason)
    return Judgement(reasons.points(given), given, verdict.score if verdict else None)


def _signs(evidence: Evidence, settings: CommentSettings) -> Iterator[Reason]:
    for name, look in SIGNS.items():
        weight = getattr(settings, f"weight_{name}")
        if weight and (reason := look(evidence, settings)):
            yield {**reason, "points": weight * reason.get("points", 1)}


def _learnt(evidence: Evidence, settings: CommentSettings) -> Verdict | None:
    if not (settings.weight_learner_hold or settings.weight_learner_spam):
        return None
    return opinion(evidence.text, evidence.name, evidence.page_title)


def _learner_reason(verdict: Verdict, settings: CommentSettings) -> Reason | None:
    if verdict.is_spam and settings.weight_learner_spam:
        code, weight = reasons.LEARNER_SPAM, settings.weight_learner_spam
    elif verdict.holds and settings.weight_learner_hold:
        code, weight = reasons.LEARNER_HOLD, settings.weight_learner_hold
    else:
        return None
    return {"code": code, "score": verdict.score, "words": verdict.moved, "points": weight}


def _links(evidence: Evidence, _settings: CommentSettings) -> Reason | None:
    """The first link is free: who has something to show shows it."""
    if evidence.links <= 1:
        return None
    return {"code": reasons.LINKS, "count": evidence.links, "points": evidence.links - 1}


def _words(evidence: Evidence, settings: CommentSettings) -> Reason | None:
    words = found(settings.moderation_words, _searched(evidence))
    return {"code": reasons.WORDS, "words": words} if words else None


def _disallowed(evidence: Evidence, settings: CommentSettings) -> Reason | None:
    words = found(settings.disallowed_words, _searched(evidence))
    return {"code": reasons.DISALLOWED, "words": words} if words else None


def _haste(evidence: Evidence, _settings: CommentSettings) -> Reason | None:
    length, seconds = len(evidence.text), evidence.seconds
    if seconds is None:
        return None
    if seconds >= AT_ONCE and (length <= SHORT or length <= seconds * TYPED_A_SECOND):
        return None
    return {"code": reasons.HASTE, "count": length, "seconds": round(seconds, 1)}


def _rate(evidence: Evidence, _settings: CommentSettings) -> Reason | None:
    return {"code": reasons.RATE, "count": evidence.recent} if evidence.recent >= MANY else None


def _flag(code: str, is_set: Callable[[Evidence], bool]) -> Sign:
    return lambda evidence, _settings: {"code": code} if is_set(evidence) else None


def _searched(evidence: Evidence) -> tuple[str, ...]:
    return evidence.name, evidence.email, evidence.text


SIGNS: dict[str, Sign] = {
    reasons.LINKS: _links,
    reasons.WORDS: _words,
    reasons.DISALLOWED: _disallowed,
    reasons.DUPLICATE: _flag(reasons.DUPLICATE, lambda evidence: evidence.duplicate),
    reasons.HASTE: _haste,
    reasons.STALE: _flag(reasons.STALE, lambda evidence: evidence.stale),
    reasons.TRAP: _flag(reasons.TRAP, lambda evidence: evidence.trapped),
    reasons.RATE: _rate,
    reasons.NEW: _flag(reasons.NEW, lambda evidence: evidence.new_address),
    reasons.UNPROVEN: _flag(reasons.UNPROVEN, lambda evidence: not evidence.proven),
}
