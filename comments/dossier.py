"""Everything known of a comment, for who judges it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Count

from comments import reasons
from comments.enums import State
from comments.models import Comment, CommentEvent, CommentSettings
from comments.undo import Step, step_back

MOST_REPLIES = 20


@dataclass(frozen=True, slots=True)
class Point:
    words: str
    points: object
    """What the reason adds to the score; None where it only explains."""


@dataclass(frozen=True, slots=True)
class Dossier:
    points: Sequence[Point]
    settings: CommentSettings
    above: Sequence[Comment]
    replies: Sequence[Comment]
    more_replies: int
    others: Sequence[tuple[str, int]]
    """How many other comments came with the same address, by the name of their state."""
    events: Sequence[CommentEvent]
    step: Step | None

    @classmethod
    def of(cls, comment: Comment, now: datetime) -> Self:
        events = list(comment.events.select_related("user"))
        replies = comment.replies.order_by("submitted_at", "pk").defer("html")
        shown = list(replies[: MOST_REPLIES + 1])
        return cls(
            points=_points(comment),
            settings=CommentSettings.of(comment.page),
            above=list(Comment.objects.filter(pk__in=comment.ancestors).order_by("submitted_at", "pk").defer("html")),
            replies=shown[:MOST_REPLIES],
            more_replies=replies.count() - MOST_REPLIES if len(shown) > MOST_REPLIES else 0,
            others=_others(comment),
            events=events,
            step=step_back(comment, events, now),
        )


def _points(comment: Comment) -> list[Point]:
    told = zip(comment.reasons, reasons.in_words(comment.reasons), strict=True)
    return [Point(words, reason.get("points")) for reason, words in told]


def _others(comment: Comment) -> list[tuple[str, int]]:
    if not comment.email:
        return []
    rows = Comment.objects.filter(email=comment.email).exclude(pk=comment.pk).order_by("state").values_list("state")
    return [(str(State(state).label), amount) for state, amount in rows.annotate(number=Count("*"))]
